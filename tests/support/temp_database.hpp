#pragma once

#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

#include "store/database.hpp"
#include "support/random.hpp"
#include "support/seal.hpp"

namespace waymark::tests {

/// A folder that goes with the test.
class TempFolder {
  public:
    TempFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "waymark-test-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        path_ = name;
    }
    ~TempFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

/// An empty, migrated database in a file of its own, with a fixed key.
class TempDatabase {
  public:
    TempDatabase() : database_(open()) {
        if (const auto done = store::migrate(*database_); !done) throw std::runtime_error(done.error());
    }
    [[nodiscard]] std::string path() const { return (folder_.path() / "waymark.sqlite").string(); }
    [[nodiscard]] std::string key() const { return std::string(32, 'k'); }
    [[nodiscard]] const support::Sealer& sealer() const { return sealer_; }
    [[nodiscard]] store::Database& database() { return *database_; }
    /// The same file as another process would see it; not migrated again.
    [[nodiscard]] std::unique_ptr<store::Database> open() const {
        auto opened = store::Database::open(path(), sealer_);
        if (!opened) throw std::runtime_error(opened.error());
        return std::move(*opened);
    }

  private:
    TempFolder folder_;
    support::SystemRandom random_;
    support::Sealer sealer_{key(), random_};
    std::unique_ptr<store::Database> database_;
};

}  // namespace waymark::tests
