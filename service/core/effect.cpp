#include "core/effect.hpp"

#include <charconv>
#include <cmath>

namespace waymark::core {

namespace {

// A field is its length, a colon and its bytes: "5:Hello". Whatever a person wrote fits in unchanged.

class Writer {
  public:
    Writer& text(std::string_view value) {
        out_.append(std::to_string(value.size())).append(":").append(value);
        return *this;
    }
    Writer& number(std::int64_t value) { return text(std::to_string(value)); }
    Writer& time(Instant at) { return number(to_unix(at)); }
    Writer& time(const std::optional<Instant>& at) { return at ? time(*at) : text(""); }
    Writer& real(double value) {
        char digits[32];
        const auto end = std::to_chars(digits, digits + sizeof digits, value);
        return text({digits, static_cast<std::size_t>(end.ptr - digits)});
    }
    Writer& real(const std::optional<double>& value) { return value ? real(*value) : text(""); }
    std::string done() { return std::move(out_); }

  private:
    std::string out_;
};

/// Reads what Writer wrote; after the first misfit everything is empty and ok() false.
class Reader {
  public:
    explicit Reader(std::string_view in) : in_(in) {}
    std::string text() {
        const std::size_t colon = in_.find(':');
        std::size_t length = 0;
        if (colon == std::string_view::npos || !parsed(in_.substr(0, colon), length) ||
            in_.size() - colon - 1 < length)
            return fail(), std::string{};
        std::string value{in_.substr(colon + 1, length)};
        in_.remove_prefix(colon + 1 + length);
        return value;
    }
    std::int64_t number() {
        std::int64_t value = 0;
        if (!parsed(text(), value)) fail();
        return value;
    }
    Instant time() { return from_unix(number()); }
    std::optional<Instant> time_or_none() {
        const std::string digits = text();
        std::int64_t value = 0;
        if (digits.empty()) return std::nullopt;
        if (!parsed(digits, value)) return fail(), std::nullopt;
        return from_unix(value);
    }
    std::optional<double> real_or_none() {
        const std::string digits = text();
        double value = 0;
        if (digits.empty()) return std::nullopt;
        if (!parsed(digits, value) || !std::isfinite(value)) return fail(), std::nullopt;
        return value;
    }
    /// Everything was there and nothing is left over.
    [[nodiscard]] bool ok() const { return ok_ && in_.empty(); }
    /// At most as many as could be in what is left.
    std::size_t count() {
        const std::int64_t value = number();
        if (value < 0 || static_cast<std::size_t>(value) > in_.size()) return fail(), std::size_t{0};
        return static_cast<std::size_t>(value);
    }

  private:
    template <class Number>
    static bool parsed(std::string_view digits, Number& value) {
        const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return end.ec == std::errc{} && end.ptr == digits.data() + digits.size() && !digits.empty();
    }
    void fail() {
        ok_ = false;
        in_ = {};
    }
    std::string_view in_;
    bool ok_ = true;
};

/// Stands where a creation of groups names its course.
constexpr std::string_view deletion_word = "delete";

struct Encoding {
    Writer out;
    std::string operator()(const EventCreation& one) {
        return out.text(one.course_lms_id)
            .text(one.group_lms_id)
            .text(one.name)
            .text(one.html)
            .time(one.starts)
            .number(one.lasts.count())
            .text(one.marker)
            .done();
    }
    std::string operator()(const EventDeletion& one) { return out.text(one.event_lms_id).done(); }
    std::string operator()(const ExtensionGrant& one) {
        return out.text(one.assignment_lms_id).text(one.person_lms_id).time(one.until).done();
    }
    std::string operator()(const QuizOverrideGrant& one) {
        return out.text(one.quiz_lms_id).text(one.person_lms_id).time(one.opens).time(one.closes).done();
    }
    std::string operator()(const ForumPost& one) {
        return out.text(one.forum_lms_id)
            .text(one.group_lms_id)
            .text(one.subject)
            .text(one.html)
            .text(one.marker)
            .done();
    }
    std::string operator()(const GroupsCreation& one) {
        write(one);
        return out.done();
    }
    std::string operator()(const GroupsDeletion& one) {
        out.text(deletion_word);
        write(one.made);
        return out.done();
    }
    std::string operator()(const ScorePost& one) {
        out.text(one.registration)
            .text(one.line_item)
            .text(one.user)
            .real(one.given)
            .real(one.maximum)
            .text(one.activity_progress)
            .text(one.grading_progress)
            .text(one.comment)
            .time(one.at);
        if (one.column)
            out.text(one.column->course_lms_id).text(one.column->resource_id).text(one.column->label);
        return out.done();
    }

  private:
    void write(const GroupsCreation& one) {
        out.text(one.course_lms_id).text(one.grouping).text(one.marker);
        out.number(static_cast<std::int64_t>(one.groups.size()));
        for (const NewGroup& group : one.groups) {
            out.text(group.name).number(static_cast<std::int64_t>(group.member_lms_ids.size()));
            for (const std::string& member : group.member_lms_ids) out.text(member);
        }
    }
};

EventCreation event_creation(Reader& in) {
    EventCreation one;
    one.course_lms_id = in.text();
    one.group_lms_id = in.text();
    one.name = in.text();
    one.html = in.text();
    one.starts = in.time();
    one.lasts = seconds{in.number()};
    one.marker = in.text();
    return one;
}

ExtensionGrant extension_grant(Reader& in) {
    ExtensionGrant one;
    one.assignment_lms_id = in.text();
    one.person_lms_id = in.text();
    one.until = in.time_or_none();
    return one;
}

QuizOverrideGrant quiz_override_grant(Reader& in) {
    QuizOverrideGrant one;
    one.quiz_lms_id = in.text();
    one.person_lms_id = in.text();
    one.opens = in.time_or_none();
    one.closes = in.time_or_none();
    return one;
}

ForumPost forum_post(Reader& in) {
    ForumPost one;
    one.forum_lms_id = in.text();
    one.group_lms_id = in.text();
    one.subject = in.text();
    one.html = in.text();
    one.marker = in.text();
    return one;
}

GroupsCreation groups_creation(Reader& in, std::string course_lms_id) {
    GroupsCreation one;
    one.course_lms_id = std::move(course_lms_id);
    one.grouping = in.text();
    one.marker = in.text();
    for (std::size_t left = in.count(); left > 0; --left) {
        NewGroup group;
        group.name = in.text();
        for (std::size_t members = in.count(); members > 0; --members)
            group.member_lms_ids.push_back(in.text());
        one.groups.push_back(std::move(group));
    }
    return one;
}

Effect groups_effect(Reader& in) {
    std::string first = in.text();
    if (first == deletion_word) return GroupsDeletion{groups_creation(in, in.text())};
    return groups_creation(in, std::move(first));
}

ScorePost score_post(Reader& in) {
    ScorePost one;
    one.registration = in.text();
    one.line_item = in.text();
    one.user = in.text();
    one.given = in.real_or_none();
    one.maximum = in.real_or_none().value_or(0);
    one.activity_progress = in.text();
    one.grading_progress = in.text();
    one.comment = in.text();
    one.at = in.time();
    if (!one.line_item.empty()) return one;
    OwnColumn column;
    column.course_lms_id = in.text();
    column.resource_id = in.text();
    column.label = in.text();
    one.column = std::move(column);
    return one;
}

std::optional<Effect> read_effect(DeliveryKind kind, Reader& in) {
    switch (kind) {
        case DeliveryKind::event_create:
            return event_creation(in);
        case DeliveryKind::event_delete:
            return EventDeletion{in.text()};
        case DeliveryKind::extension:
            return extension_grant(in);
        case DeliveryKind::quiz_override:
            return quiz_override_grant(in);
        case DeliveryKind::forum_post:
            return forum_post(in);
        case DeliveryKind::groups:
            return groups_effect(in);
        case DeliveryKind::score:
            return score_post(in);
        case DeliveryKind::message:
        case DeliveryKind::digest:
            return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace

DeliveryKind kind_of(const Effect& effect) {
    static constexpr DeliveryKind in_order[] = {DeliveryKind::event_create, DeliveryKind::event_delete,
                                                DeliveryKind::extension,    DeliveryKind::quiz_override,
                                                DeliveryKind::forum_post,   DeliveryKind::groups,
                                                DeliveryKind::score,        DeliveryKind::groups};
    return in_order[effect.index()];
}

std::string encode(const Effect& effect) {
    return std::visit(Encoding{}, effect);
}

std::optional<Effect> decode_effect(DeliveryKind kind, std::string_view text) {
    Reader in(text);
    std::optional<Effect> effect = read_effect(kind, in);
    if (!in.ok()) return std::nullopt;
    return effect;
}

}  // namespace waymark::core
