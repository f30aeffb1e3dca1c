#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "store/connection.hpp"
#include "store/database.hpp"

namespace waymark::store {

/// One use of a statement from sql/, on the calling thread's connection. Internal to this box.
///
/// Parameters and columns go by name, a string literal. Forgotten parameters, unknown names and an unexpected
/// NULL throw std::logic_error; what SQLite refuses throws SQLite::Exception.
class Query {
  public:
    /// `name` is the file's name without ".sql" and must live as long as the program.
    Query(Database& database, const char* name);
    /// Resets, so that nothing read stays locked.
    ~Query();
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    Query& bind(const char* parameter, std::string_view text);
    Query& bind(const char* parameter, double value);
    Query& bind(const char* parameter, core::Instant at) { return bind(parameter, core::to_unix(at)); }
    Query& bind_blob(const char* parameter, std::string_view bytes);
    Query& bind_null(const char* parameter);
    Query& bind(const char* parameter, std::int64_t value);
    template <std::integral Number>
    Query& bind(const char* parameter, Number value) {
        return bind(parameter, static_cast<std::int64_t>(value));
    }
    template <class Tag>
    Query& bind(const char* parameter, core::Id<Tag> id) {
        return bind(parameter, id.value);
    }
    template <class Value>
    Query& bind(const char* parameter, const std::optional<Value>& value) {
        return value ? bind(parameter, *value) : bind_null(parameter);
    }

    /// True when there is a (further) row.
    bool step();
    /// Runs to the end and returns how many rows were written. May be run again; parameters stay as they are.
    int run();

    [[nodiscard]] bool is_null(const char* column);
    [[nodiscard]] std::int64_t integer(const char* column);
    [[nodiscard]] std::optional<std::int64_t> integer_or_none(const char* column) {
        if (is_null(column)) return std::nullopt;
        return integer(column);
    }
    [[nodiscard]] int small(const char* column) { return static_cast<int>(integer(column)); }
    [[nodiscard]] std::optional<int> small_or_none(const char* column) {
        if (is_null(column)) return std::nullopt;
        return small(column);
    }
    [[nodiscard]] bool flag(const char* column) { return integer(column) != 0; }
    [[nodiscard]] double real(const char* column);
    /// Of a TEXT or BLOB column; NUL bytes included.
    [[nodiscard]] std::string bytes(const char* column);
    [[nodiscard]] core::Instant time(const char* column) { return core::from_unix(integer(column)); }
    [[nodiscard]] std::optional<core::Instant> time_or_none(const char* column);
    template <class Id>
    [[nodiscard]] Id id(const char* column) {
        return Id{integer(column)};
    }
    template <class Id>
    [[nodiscard]] std::optional<Id> id_or_none(const char* column) {
        if (is_null(column)) return std::nullopt;
        return Id{integer(column)};
    }

  private:
    int index_of(const char* parameter);
    SQLite::Column column(const char* name);

    Connection& connection_;
    std::string_view name_;
    std::unique_ptr<SQLite::Statement> statement_;
    std::uint64_t unbound_ = 0;  ///< one bit for each parameter not yet given
    /// Columns asked for so far. Looking one up by its name takes longer than reading it.
    std::vector<std::pair<const char*, int>> columns_;
};

/// Encrypted for a column; `context` is "table.column".
[[nodiscard]] std::string seal(const Database& database, std::string_view text, std::string_view context);
/// Throws std::runtime_error when the text does not open: another key, or damaged.
[[nodiscard]] std::string unseal(const Database& database, std::string_view sealed, std::string_view context);

}  // namespace waymark::store
