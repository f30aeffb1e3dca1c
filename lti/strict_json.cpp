#include "lti/strict_json.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace waymark::lti {

namespace {

using nlohmann::json;

/// Builds the document while refusing what the ordinary parser accepts: repeated keys, deep nesting, NUL.
class StrictBuilder final : public json::json_sax_t {
  public:
    /// Builds into `root`, which must outlive the builder.
    explicit StrictBuilder(json& root) : root_(root) {}

    bool null() override { return add(nullptr); }
    bool boolean(bool value) override { return add(value); }
    bool number_integer(number_integer_t value) override { return add(value); }
    bool number_unsigned(number_unsigned_t value) override { return add(value); }
    bool number_float(number_float_t value, const string_t& /*text*/) override { return add(value); }
    bool string(string_t& value) override { return has_no_nul(value) && add(std::move(value)); }
    bool binary(binary_t& /*value*/) override { return false; }
    bool start_object(std::size_t /*size*/) override { return open(json::object()); }
    bool end_object() override { return close(); }
    bool start_array(std::size_t /*size*/) override { return !open_.empty() && open(json::array()); }
    bool end_array() override { return close(); }
    bool parse_error(std::size_t /*at*/, const std::string& /*token*/,
                     const json::exception& /*why*/) override {
        return false;
    }

    bool key(string_t& name) override {
        if (!has_no_nul(name)) return false;
        const auto [member, fresh] = open_.back()->emplace(std::move(name), nullptr);
        member_ = &*member;
        return fresh;
    }

  private:
    static bool has_no_nul(const std::string& text) { return text.find('\0') == std::string::npos; }

    json* place(json value) {
        if (open_.empty()) {
            root_ = std::move(value);
            return &root_;
        }
        if (open_.back()->is_array()) return &open_.back()->emplace_back(std::move(value));
        *member_ = std::move(value);
        return member_;
    }

    bool add(json value) {
        if (open_.empty()) return false;  // the document must be an object
        place(std::move(value));
        return true;
    }

    bool open(json container) {
        if (open_.size() >= max_json_depth) return false;
        open_.push_back(place(std::move(container)));
        return true;
    }

    bool close() {
        open_.pop_back();
        return true;
    }

    json& root_;
    std::vector<json*> open_;  ///< a parent is not touched while its child is open, so the pointers stay good
    json* member_ = nullptr;
};

}  // namespace

tl::expected<json, Error> parse_strict(std::string_view text) {
    json root;
    StrictBuilder builder(root);
    if (!json::sax_parse(text.begin(), text.end(), &builder)) {
        return tl::unexpected(Error{Code::jwt_format, "not strict JSON"});
    }
    return root;
}

}  // namespace waymark::lti
