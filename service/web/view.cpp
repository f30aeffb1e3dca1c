#include "web/view.hpp"

#include <algorithm>
#include <atomic>
#include <kainjow/mustache.hpp>
#include <map>
#include <stdexcept>
#include <unordered_map>

#include "support/embed.hpp"
#include "support/log.hpp"
#include "web/assets.hpp"

namespace waymark::web {
namespace {

namespace mustache = kainjow::mustache;

constexpr std::string_view layout_name = "layout";
constexpr std::string_view document_begin = "<!doctype";
constexpr std::string_view suffix = ".mustache";
constexpr std::string_view message_begin = "{{#_}}";
constexpr std::string_view message_end = "{{/_}}";
constexpr std::string_view partial_begin = "{{>";
constexpr std::string_view tag_end = "}}";
constexpr int deepest_partial = 8;

std::atomic<std::size_t> missing{0};

/// Looks names up like the library does, and notes those that the model does not have.
class WatchfulContext final : public mustache::context<std::string> {
  public:
    WatchfulContext(std::string_view view, const mustache::data& data) : view_(view) { context::push(&data); }
    [[nodiscard]] const mustache::data* get(const std::string& name) const override {
        const mustache::data* found = context::get(name);
        if (found == nullptr) {
            ++missing;
            support::log_warning("view_name_missing view={} name={}", view_, name);
        }
        return found;
    }

  private:
    std::string_view view_;
};

std::string_view template_text(std::string_view name) {
    const support::Asset* asset =
        support::find_asset(embedded::templates(), std::string(name) + std::string(suffix));
    if (asset == nullptr) throw std::logic_error("no template " + std::string(name));
    return asset->bytes;
}

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// `{{> name}}` becomes the text of that template; in the layout `{{> content}}` becomes the page.
std::string compose(std::string_view text, std::string_view page, int depth) {
    if (depth > deepest_partial) throw std::logic_error("templates include each other");
    std::string composed;
    while (!text.empty()) {
        const std::size_t begin = text.find(partial_begin);
        composed.append(text.substr(0, begin));
        if (begin == std::string_view::npos) break;
        text.remove_prefix(begin + partial_begin.size());
        const std::size_t end = text.find(tag_end);
        if (end == std::string_view::npos) throw std::logic_error("an unclosed {{>");
        const std::string_view name = trimmed(text.substr(0, end));
        const std::string_view part = template_text(name == "content" ? page : name);
        composed.append(compose(trimmed(part), page, depth + 1));
        text.remove_prefix(end + tag_end.size());
    }
    return composed;
}

std::string one_line(std::string_view message) {
    std::string line;
    for (const char byte : trimmed(message)) {
        const bool space = byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
        if (!space) line.push_back(byte);
        if (space && line.back() != ' ') line.push_back(' ');
    }
    return line;
}

std::string translated_markup(std::string_view message, const i18n::Language& language) {
    std::string markup;
    for (const char byte : language.text(one_line(message))) {
        switch (byte) {
            case '&':
                markup += "&amp;";
                break;
            case '<':
                markup += "&lt;";
                break;
            case '>':
                markup += "&gt;";
                break;
            case '"':
                markup += "&quot;";
                break;
            default:
                markup += byte;
        }
    }
    return markup;
}

std::string translate_template(std::string_view text, const i18n::Language& language) {
    std::string translated;
    while (!text.empty()) {
        const std::size_t begin = text.find(message_begin);
        translated.append(text.substr(0, begin));
        if (begin == std::string_view::npos) break;
        text.remove_prefix(begin + message_begin.size());
        const std::size_t end = text.find(message_end);
        if (end == std::string_view::npos) throw std::logic_error("an unclosed {{#_}}");
        translated.append(translated_markup(text.substr(0, end), language));
        text.remove_prefix(end + message_end.size());
    }
    return translated;
}

/// Templates of one language by name.
using Views = std::map<std::string, mustache::mustache, std::less<>>;

Views make_views(const i18n::Language& language) {
    Views views;
    for (const std::string& name : view_names()) {
        std::string text;
        try {
            // A template that is a whole document of its own has no layout around it.
            const std::string_view own = template_text(name);
            const bool whole = own.starts_with(document_begin);
            text = translate_template(compose(whole ? own : template_text(layout_name), name, 0), language);
        } catch (const std::logic_error& error) {
            throw std::runtime_error("template " + name + ": " + error.what());
        }
        mustache::mustache parsed(text);
        if (!parsed.is_valid())
            throw std::runtime_error("template " + name + " in " + language.code() + ": " +
                                     parsed.error_message());
        views.emplace(name, std::move(parsed));
    }
    return views;
}

const std::map<std::string, Views>& all_views() {
    static const std::map<std::string, Views> all = [] {
        std::map<std::string, Views> made;
        for (const std::string& code : i18n::language_codes())
            made.emplace(code, make_views(i18n::language(code)));
        return made;
    }();
    return all;
}

/// The calling thread's copy of a parsed template: render() writes into it, and copying costs more than
/// rendering.
mustache::mustache& own_copy(const mustache::mustache& view) {
    thread_local std::unordered_map<const mustache::mustache*, mustache::mustache> copies;
    return copies.try_emplace(&view, view).first->second;
}

mustache::data to_data(const ViewModel& model);

mustache::data to_data(const ViewModel::Value& value) {
    if (const auto* text = std::get_if<std::string>(&value))
        return text->empty() ? mustache::data(false) : mustache::data(*text);
    if (const auto* truth = std::get_if<bool>(&value)) return mustache::data(*truth);
    mustache::list items;
    const auto& list = std::get<ViewModel::List>(value);
    items.reserve(list.size());
    for (const ViewModel& item : list) items.push_back(to_data(item));
    return mustache::data(items);
}

mustache::data to_data(const ViewModel& model) {
    mustache::data data;
    for (const auto& [name, value] : model.fields()) data[name] = to_data(value);
    return data;
}

}  // namespace

ViewModel& ViewModel::set(std::string_view name, std::string text) {
    fields_.emplace_back(name, std::move(text));
    return *this;
}

ViewModel& ViewModel::set(std::string_view name, bool truth) {
    fields_.emplace_back(name, truth);
    return *this;
}

ViewModel& ViewModel::set(std::string_view name, List list) {
    fields_.emplace_back("has_" + std::string(name), !list.empty());
    fields_.emplace_back(name, std::move(list));
    return *this;
}

ViewModel& ViewModel::set_texts(std::string_view name, std::vector<std::string> texts) {
    List list;
    for (std::string& text : texts) list.push_back(ViewModel().set("text", std::move(text)));
    return set(name, std::move(list));
}

ViewModel& ViewModel::add(ViewModel other) {
    for (auto& field : other.fields_) fields_.push_back(std::move(field));
    return *this;
}

tl::expected<void, std::string> prepare_views() {
    try {
        static_cast<void>(all_views());
        return {};
    } catch (const std::exception& error) {
        return tl::unexpected(std::string(error.what()));
    }
}

std::string render(std::string_view name, const ViewModel& model, const i18n::Language& language) {
    const Views& views = all_views().at(language.code());
    const auto view = views.find(name);
    if (view == views.end()) throw std::logic_error("no view " + std::string(name));
    const mustache::data data = to_data(model);
    WatchfulContext context(name, data);
    return own_copy(view->second).render(context);
}

ViewModel open_page_model(const i18n::Language& language, std::string_view heading) {
    ViewModel model;
    model.set("lang", language.code())
        .set("title", heading)
        .set("heading", heading)
        .set("bootstrap_css", static_url("bootstrap.min.css"))
        .set("waymark_css", static_url("waymark.css"))
        .set("waymark_js", static_url("waymark.js"))
        .set("icon", static_url("icon.svg"))
        .set("launch", false)
        .set("flash", "")
        .set("link", "")
        .set("link_label", "");
    return model;
}

std::vector<std::string> view_names() {
    std::vector<std::string> names;
    for (const support::Asset& asset : embedded::templates()) {
        const std::string name(asset.name.substr(0, asset.name.size() - suffix.size()));
        if (name != layout_name && name.front() != '_') names.push_back(name);
    }
    return names;
}

std::size_t missing_names() {
    return missing;
}

}  // namespace waymark::web
