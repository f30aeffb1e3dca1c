#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <variant>
#include <vector>

#include "i18n/translate.hpp"

namespace waymark::web {

/// What a template is filled with: a tree of texts, truths and lists. Texts are plain; the template escapes
/// them. An empty text, a false and an empty list leave a `{{#name}}` section out.
class ViewModel {
  public:
    using List = std::vector<ViewModel>;
    using Value = std::variant<std::string, bool, List>;

    ViewModel& set(std::string_view name, std::string text);
    ViewModel& set(std::string_view name, std::string_view text) { return set(name, std::string(text)); }
    ViewModel& set(std::string_view name, const char* text) { return set(name, std::string(text)); }
    ViewModel& set(std::string_view name, bool truth);
    /// Also sets `has_<name>`, so that a template can ask for the list as a whole.
    ViewModel& set(std::string_view name, List list);
    /// A list of texts; in the template each is `{{text}}`.
    ViewModel& set_texts(std::string_view name, std::vector<std::string> texts);
    /// Adds what `other` holds.
    ViewModel& add(ViewModel other);

    [[nodiscard]] const std::vector<std::pair<std::string, Value>>& fields() const { return fields_; }

  private:
    std::vector<std::pair<std::string, Value>> fields_;
};

/// Translates and parses every embedded template in every language. Fails with a sentence that names the
/// template. Call once at start; later calls cost nothing.
[[nodiscard]] tl::expected<void, std::string> prepare_views();

/// The template `name` (without ".mustache") inside the layout, in `language`, filled with `model`. One that
/// begins with a doctype is a document of its own.
/// `{{#_}}…{{/_}}` was translated before anything is filled in; a translation is text, never markup. Throws
/// std::logic_error when there is no such template. Safe from any thread.
[[nodiscard]] std::string render(std::string_view name, const ViewModel& model,
                                 const i18n::Language& language);

/// What every page needs, without a launch around it: language, addresses of style and script, `heading` as
/// heading and window title, no link.
[[nodiscard]] ViewModel open_page_model(const i18n::Language& language, std::string_view heading);

/// Names of templates that can be rendered.
[[nodiscard]] std::vector<std::string> view_names();

/// How often a template asked for a name that its model does not have, since start. Each is logged; tests
/// want zero.
[[nodiscard]] std::size_t missing_names();

}  // namespace waymark::web
