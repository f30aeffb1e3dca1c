#include "config/model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <functional>
#include <iterator>

#include "config/reader.hpp"

namespace waymark::config {

namespace {

constexpr double widest = 100;  // log odds beyond this are no card but a mistake

using Stages = std::array<double, core::risk_stage_count>;

void read_stages(TableReader& table, std::string_view key, double least, double most, Stages& target) {
    std::vector<double> numbers;
    if (!table.decimals(key, numbers, least, most)) {
        if (!table.has(key)) table.missing(key);
        return;
    }
    if (numbers.size() != target.size()) {
        table.problem(key, fmt::format("\"{}\" must hold {} numbers", key, target.size()));
        return;
    }
    std::copy(numbers.begin(), numbers.end(), target.begin());
}

void read_text(TableReader& table, std::string_view key, std::string& target) {
    if (!table.text(key, target) && !table.has(key)) table.missing(key);
}

void read_weights(TableReader table, core::RiskModel& model) {
    for (std::size_t term = 0; term < core::risk_term_count; ++term)
        read_stages(table, core::word(static_cast<core::RiskTerm>(term)), 0, widest, model.weights[term]);
    table.finish();
}

void read_risk(TableReader table, core::RiskModel& model) {
    read_stages(table, "stages", 0, 1, model.stages);
    if (!std::is_sorted(model.stages.begin(), model.stages.end(), std::less_equal<>()))
        table.problem("stages", "\"stages\" must rise");
    read_stages(table, "intercept", -widest, widest, model.intercept);
    read_weights(table.table("weights"), model);
    table.finish();
}

void read_provenance(TableReader table, ModelFile& model) {
    read_text(table, "source", model.provenance.source);
    read_text(table, "made", model.provenance.made);
    read_text(table, "note", model.provenance.note);
    constexpr int most = 1'000'000'000;
    if (!table.whole("own_enrolments", model.risk.own_enrolments, 0, most) && !table.has("own_enrolments"))
        table.missing("own_enrolments");
    table.finish();
}

std::string numbers(const Stages& stages) {
    return fmt::format("[{:.3f}, {:.3f}, {:.3f}]", stages[0], stages[1], stages[2]);
}

/// A TOML text on one line.
std::string toml_text(std::string_view text) {
    std::string result = "\"";
    for (const char letter : text) {
        if (letter == '"' || letter == '\\') result += '\\';
        result += letter == '\n' || letter == '\r' || letter == '\t' ? ' ' : letter;
    }
    return result + "\"";
}

}  // namespace

Checked<ModelFile> parse_model(std::string_view text, const std::string& file) {
    const Checked<Node> document = parse_document(text, file);
    if (!document) return tl::unexpected(document.error());
    Reading reading{file, {}, {}};
    TableReader top{&*document, "", reading};
    ModelFile model;
    model.risk.stages = core::shipped_risk_model().stages;
    read_text(top, "name", model.risk.name);
    read_provenance(top.table("provenance"), model);
    read_risk(top.table("risk"), model.risk);
    top.finish();
    if (!reading.problems.empty()) return tl::unexpected(reading.problems);
    return model;
}

Checked<ModelFile> load_model(const std::filesystem::path& file) {
    std::ifstream stream;
    if (!std::filesystem::is_directory(file)) stream.open(file, std::ios::binary);
    if (!stream.is_open()) return tl::unexpected(Problems{{file.string(), 0, 0, "cannot be read"}});
    const std::string text{std::istreambuf_iterator<char>{stream}, {}};
    return parse_model(text, file.string());
}

std::string print_model(const ModelFile& model) {
    std::string text = fmt::format("name = {}\n\n[provenance]\nsource = {}\nmade = {}\nnote = {}\n",
                                   toml_text(model.risk.name), toml_text(model.provenance.source),
                                   toml_text(model.provenance.made), toml_text(model.provenance.note));
    text += fmt::format("own_enrolments = {}\n\n[risk]\nstages = {}\nintercept = {}\n\n[risk.weights]\n",
                        model.risk.own_enrolments, numbers(model.risk.stages), numbers(model.risk.intercept));
    for (std::size_t term = 0; term < core::risk_term_count; ++term)
        text += fmt::format("{} = {}\n", core::word(static_cast<core::RiskTerm>(term)),
                            numbers(model.risk.weights[term]));
    return text;
}

}  // namespace waymark::config
