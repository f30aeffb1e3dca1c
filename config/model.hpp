#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "config/problem.hpp"
#include "core/risk_model.hpp"

namespace waymark::config {

/// Where a model comes from, in words for people.
struct Provenance {
    std::string source;
    std::string made;  ///< a day, as text
    std::string note;
};

/// A model file: the card and its provenance.
struct ModelFile {
    core::RiskModel risk;
    Provenance provenance;
};

/// Reads a model file: every key must be there, weights must be 0 or more, stages must rise from 0 to 1. All
/// problems at once.
[[nodiscard]] Checked<ModelFile> parse_model(std::string_view text, const std::string& file);
[[nodiscard]] Checked<ModelFile> load_model(const std::filesystem::path& file);

/// The text of a model file; parse_model() gives the same model back to three decimals.
[[nodiscard]] std::string print_model(const ModelFile& model);

}  // namespace waymark::config
