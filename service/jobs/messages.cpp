#include "jobs/messages.hpp"

#include <algorithm>
#include <array>

#include "store/contacts.hpp"
#include "support/crypto.hpp"

namespace waymark::jobs {

namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

void append_escaped(std::string& html, std::string_view text) {
    for (const char c : text) switch (c) {
            case '&':
                html += "&amp;";
                break;
            case '<':
                html += "&lt;";
                break;
            case '>':
                html += "&gt;";
                break;
            case '"':
                html += "&quot;";
                break;
            case '\r':
                break;
            default:
                html += c;
        }
}

/// Length of the http(s) address that begins `text`; 0 if none does. Closing punctuation belongs to the
/// sentence.
std::size_t address_length(std::string_view text) {
    if (!text.starts_with("https://") && !text.starts_with("http://")) return 0;
    std::size_t length = 0;
    while (length < text.size() && !is_space(text[length]) && text[length] != '<' && text[length] != '>' &&
           text[length] != '"')
        ++length;
    while (length > 0 && std::string_view(".,;:!?)'").find(text[length - 1]) != std::string_view::npos)
        --length;
    return length > std::string_view("https://").size() ? length : 0;
}

void append_line(std::string& html, std::string_view line) {
    while (!line.empty()) {
        const std::size_t next = std::min(line.find("http://"), line.find("https://"));
        append_escaped(html, line.substr(0, next));
        if (next == std::string_view::npos) return;
        line.remove_prefix(next);
        const std::size_t length = address_length(line);
        if (length == 0) {
            append_escaped(html, line.substr(0, 4));
            line.remove_prefix(4);
            continue;
        }
        html += "<a href=\"";
        append_escaped(html, line.substr(0, length));
        html += "\">";
        append_escaped(html, line.substr(0, length));
        html += "</a>";
        line.remove_prefix(length);
    }
}

/// Blank lines part paragraphs, single line ends stay line ends.
std::vector<std::vector<std::string_view>> paragraphs_of(std::string_view text) {
    std::vector<std::vector<std::string_view>> paragraphs;
    bool open = false;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = trimmed(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty()) {
            open = false;
            continue;
        }
        if (!open) paragraphs.emplace_back();
        open = true;
        paragraphs.back().push_back(line);
    }
    return paragraphs;
}

std::string signed_text(std::string_view text, std::string_view sender) {
    std::string whole{trimmed(text)};
    if (!sender.empty()) whole.append("\n\n— ").append(sender);
    return whole;
}

std::string paragraphs_html(std::string_view text) {
    std::string html;
    for (const std::vector<std::string_view>& lines : paragraphs_of(text)) {
        html += "<p>";
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (i > 0) html += "<br>";
            append_line(html, lines[i]);
        }
        html += "</p>";
    }
    return html;
}

std::string name_of(const LoadedCourse& course, core::PersonId person) {
    const core::Enrolment* found = core::find_person(course.snapshot, person);
    return found == nullptr ? std::string{} : found->full_name;
}

}  // namespace

std::string message_html(std::string_view text, std::string_view sender, std::string_view marker) {
    return paragraphs_html(signed_text(text, sender)).append("<!--").append(marker).append("-->");
}

std::string effect_html(std::string_view text, std::string_view marker) {
    return paragraphs_html(text).append("<p><small>").append(marker).append("</small></p>");
}

std::string make_marker(support::Random& random) {
    std::array<std::byte, 16> bytes{};
    random.fill(bytes);
    return "wm:" + support::hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::optional<MessageProblem> check_message(std::string_view text, std::string_view sender,
                                            const core::Enrolment& recipient, core::Writes writes) {
    constexpr std::string_view marker_of_usual_length = "wm:00000000000000000000000000000000";
    if (trimmed(text).empty()) return MessageProblem::empty;
    if (message_html(text, sender, marker_of_usual_length).size() > max_message_bytes)
        return MessageProblem::too_long;
    if (!recipient.active) return MessageProblem::not_active;
    if (writes == core::Writes::off) return MessageProblem::writes_off;
    return std::nullopt;
}

bool queue_message(store::Database& database, const MessageOrder& order, support::Random& random,
                   core::Instant now) {
    store::Delivery delivery;
    delivery.site = order.course->state.site;
    delivery.course = order.course->snapshot.course.id;
    delivery.recipient = order.recipient;
    delivery.author = order.author;
    delivery.text = signed_text(order.text, name_of(*order.course, order.author));
    delivery.marker = make_marker(random);
    delivery.created = now;
    delivery.not_before = now;
    return store::enqueue(database, delivery, "message:" + order.form_id).has_value();
}

std::optional<std::int64_t> queue_effect(store::Database& database, const EffectOrder& order,
                                         support::Random& random, core::Instant now) {
    store::Delivery delivery;
    delivery.kind = core::kind_of(order.effect);
    delivery.site = order.course->state.site;
    delivery.course = order.course->snapshot.course.id;
    delivery.recipient = order.recipient;
    delivery.author = order.author;
    delivery.follows = order.follows;
    delivery.text = core::encode(order.effect);
    delivery.marker = make_marker(random);
    delivery.created = now;
    delivery.not_before = now;
    return store::enqueue(database, delivery, std::string(core::word(delivery.kind)) + ":" + order.key);
}

std::vector<ThreadEntry> thread_with(store::Database& database, const LoadedCourse& course,
                                     core::PersonId student) {
    std::vector<ThreadEntry> thread;
    for (store::Delivery& one : store::deliveries_to(database, course.snapshot.course.id, student))
        if (one.kind == core::DeliveryKind::message && !one.text.empty())
            thread.push_back({false,
                              one.why != core::DeliveryClass::by_hand,
                              std::move(one.text),
                              one.finished.value_or(one.created),
                              one.author,
                              one.state,
                              std::move(one.reason),
                              {}});
    for (store::Reply& reply : store::replies_of(database, course.state.site, student))
        thread.push_back(
            {true, false, std::move(reply.text), reply.sent, {}, core::DeliveryState::sent, {}, {}});
    for (store::Contact& one : store::contacts_with(database, course.snapshot.course.id, student))
        thread.push_back({false,
                          false,
                          std::move(one.text),
                          one.at,
                          one.author,
                          core::DeliveryState::sent,
                          {},
                          one.channel,
                          one.follow_up});
    std::stable_sort(thread.begin(), thread.end(),
                     [](const ThreadEntry& a, const ThreadEntry& b) { return a.at < b.at; });
    return thread;
}

}  // namespace waymark::jobs
