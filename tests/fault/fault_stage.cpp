#include "fault_stage.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <sstream>
#include <stdexcept>

#include "fault_counts.hpp"
#include "jobs/messages.hpp"
#include "lti/jwks.hpp"
#include "lti/key_ring.hpp"
#include "store/facts.hpp"
#include "store/letters.hpp"
#include "store/placing.hpp"

namespace waymark::fault {

namespace {

using core::DeliveryKind;
using core::DeliveryState;
using nlohmann::json;

constexpr core::days from_now{60};  // the dates that are given
constexpr int first_student = 8;    // LMS id
const std::string last_student = "60";
const std::string mentor = "63";
const std::string mentor_name = "mentor1";
const std::string own_token = "token-of-the-mentor";
constexpr double full_score = 1000;

std::string slurp(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

void spit(const std::filesystem::path& file, const std::string& text) {
    std::ofstream(file) << text;
    std::filesystem::permissions(file,
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

std::string replaced(std::string text, const std::map<std::string, std::string>& values) {
    for (const auto& [name, value] : values) {
        const std::string mark = "@" + name + "@";
        for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at))
            text.replace(at, mark.size(), value);
    }
    return text;
}

core::Effect effect_of(DeliveryKind kind, const std::string& person, const std::string& marker,
                       core::Instant now) {
    const std::string html = jobs::effect_html("From the test", marker);
    switch (kind) {
        case DeliveryKind::event_create:
            return core::EventCreation{"2", "", "Talk", html, now + from_now, core::minutes{30}, marker};
        case DeliveryKind::event_delete:
            return core::EventDeletion{""};
        case DeliveryKind::extension:
            return core::ExtensionGrant{"5", person, now + from_now};
        case DeliveryKind::quiz_override:
            return core::QuizOverrideGrant{"2", person, {}, now + from_now};
        case DeliveryKind::forum_post:
            return core::ForumPost{"2", "", "A question", html, marker};
        case DeliveryKind::groups:
            return core::GroupsCreation{"2",
                                        "Pace " + marker,
                                        {{"Fast " + marker, {person}}, {"Slow " + marker, {last_student}}},
                                        marker};
        default:
            throw std::logic_error("no effect of that kind on this stage");
    }
}

/// Every one another number of points, so that they can be told apart.
core::ScorePost score_of(const std::string& person, int points, core::Instant now) {
    core::ScorePost score;
    score.user = person;
    score.given = points;
    score.maximum = full_score;
    score.activity_progress = "Completed";
    score.grading_progress = "FullyGraded";
    score.at = now;
    score.column = core::OwnColumn{"2", std::string(score_column), "From the test"};
    return score;
}

bool concerns_somebody(DeliveryKind kind) {
    return kind != DeliveryKind::event_create && kind != DeliveryKind::event_delete &&
           kind != DeliveryKind::forum_post && kind != DeliveryKind::groups;
}

}  // namespace

Functions functions_of(DeliveryKind kind) {
    switch (kind) {
        case DeliveryKind::event_create:
            return {"core_calendar_create_calendar_events", "core_calendar_get_calendar_events"};
        case DeliveryKind::event_delete:
            return {"core_calendar_delete_calendar_events", "core_calendar_get_calendar_events"};
        case DeliveryKind::extension:
            return {"mod_assign_save_user_extensions", "mod_assign_get_user_flags"};
        case DeliveryKind::quiz_override:
            return {"mod_quiz_save_overrides", "mod_quiz_get_overrides"};
        case DeliveryKind::forum_post:
            return {"mod_forum_add_discussion", "mod_forum_get_forum_discussions"};
        case DeliveryKind::groups:  // the last of its calls; what making them reads cannot be refused
            return {"core_group_add_group_members", "core_group_get_group_members"};
        case DeliveryKind::score:
            return {"lti:scores", "lti:results"};
        default:
            return {"core_message_send_instant_messages", "core_message_get_messages"};
    }
}

Stage::Stage(Programs programs, const std::string& writes) : programs_(std::move(programs)) {
    lms_ = std::make_unique<Child>(
        std::vector<std::string>{programs_.lms, "--port", "0", "--moodle", "4.5", "--tool",
                                 "http://127.0.0.1:9399", "--tool-keys", write_tool_keys().string()},
        folder_.path() / "lms.log");
    static const std::regex address("http://127\\.0\\.0\\.1:[0-9]+");
    std::smatch match;
    std::string said;
    wait_until(
        [&] {
            said = slurp(folder_.path() / "lms.log");
            return std::regex_search(said, match, address);
        },
        "the practice LMS did not start");
    lms_url_ = match.str();
    write_files(writes);
    if (run({"sync", "--once"}) != 0) throw std::runtime_error("the course was not read:\n" + log());
    note_launch();
}

/// What the platform knows of our keys, although the service may be dead when it looks.
std::filesystem::path Stage::write_tool_keys() {
    const auto ring = lti::load_key_ring(folder_.path() / "lti", core::from_unix(std::time(nullptr)));
    if (!ring) throw std::runtime_error(ring.error());
    const auto file = folder_.path() / "tool-keys.json";
    spit(file, lti::public_key_set(ring->published()));
    return file;
}

/// As if somebody had opened Waymark in the course: the platform tells where its grade service is.
void Stage::note_launch() {
    store::save_context(database(),
                        {"practice", "1", "2", "practice", "", "", "",
                         lms_url_ + "/mod/lti/services.php/2/lineitems?type_id=1"},
                        core::from_unix(std::time(nullptr)));
}

void Stage::write_files(const std::string& writes) {
    std::string text = replaced(slurp(programs_.configuration), {{"LMS", lms_url_},
                                                                 {"LMS_INSIDE", lms_url_},
                                                                 {"WAYMARK", "http://127.0.0.1:9399"},
                                                                 {"WAYMARK_PORT", "0"},
                                                                 {"WRITES", writes}});
    text =
        std::regex_replace(text, std::regex("\\[sync\\]"),
                           "[delivery]\nlease_seconds = 6\nlook_up_after_seconds = 6\n"
                           "look_up_again_after_seconds = 1\nretry_after_seconds = 1\nretry_cap_seconds = 1\n"
                           "max_attempts = 100\nmax_crashes = 10000\nper_minute = 60000\n\n[sync]");
    text = std::regex_replace(text, std::regex("token_file"), "call_timeout_seconds = 5\ntoken_file");
    spit(folder_.path() / "waymark.toml", text);
    spit(folder_.path() / "practice.token", "practice-token\n");
    // Whatever the hour, every deadline of the next two weeks has its reminder now.
    spit(folder_.path() / "policy.toml",
         "[reminders]\nquiet_from = 24\nquiet_until = 0\nweekends = true\nweekly_cap = 7\n"
         "[[reminders.stage]]\nname = \"early\"\nhours_before = 336\n[mentor_letters]\nwhen_nothing = true\n"
         "[own_tokens]\nuse = \"messages\"\n");
}

std::unique_ptr<Child> Stage::start(const std::vector<std::string>& words, const StartWith& with) {
    std::vector<std::string> all{programs_.waymark, "--config", (folder_.path() / "waymark.toml").string()};
    all.insert(all.end(), words.begin(), words.end());
    return std::make_unique<Child>(std::move(all), folder_.path() / "waymark.log", with);
}

int Stage::run(const std::vector<std::string>& words, const StartWith& with) {
    return start(words, with)->wait();
}

std::string Stage::log() const {
    return slurp(folder_.path() / "waymark.log");
}

void Stage::post(const std::string& path, const support::FormFields& fields) {
    support::HttpRequest request;
    request.method = "POST";
    request.url = lms_url_ + path;
    request.body = support::form_encode(fields);
    request.content_type = "application/x-www-form-urlencoded";
    const auto answer = http_->send(request);
    if (!answer || answer->status != 200) throw std::runtime_error("the practice LMS did not take " + path);
}

void Stage::break_lms(const std::string& function, const std::string& kind, int count, int milliseconds) {
    post("/practice/fault", {{"function", function},
                             {"kind", kind},
                             {"count", std::to_string(count)},
                             {"ms", std::to_string(milliseconds)}});
}

void Stage::mend_lms() {
    post("/practice/mend", {});
}

std::string Stage::ask(const std::string& path) {
    support::HttpRequest request;
    request.url = lms_url_ + path;
    const auto answer = http_->send(request);
    if (!answer) throw std::runtime_error("the practice LMS does not answer");
    return answer->body;
}

std::vector<std::string> Stage::messages() {
    return markers_in(ask("/practice/written.json"));
}

std::vector<int> Stage::senders_of(const std::string& marker) {
    return senders_with(json::parse(ask("/practice/written.json")), marker);
}

void Stage::give_own_token() {
    post("/practice/token", {{"token", own_token}, {"person", mentor_name}, {"state", "good"}});
    spit(folder_.path() / "own.token", own_token + "\n");
    if (run({"own-token", "give", "--person", mentor, "--token-file",
             (folder_.path() / "own.token").string()}) != 0)
        throw std::runtime_error("the token was not taken:\n" + log());
}

void Stage::take_own_token(const std::string& how) {
    post("/practice/token", {{"token", own_token}, {"person", mentor_name}, {"state", how}});
}

std::int64_t Stage::queue_from_mentor(int number) {
    store::Delivery row = row_of(DeliveryKind::message, number);
    row.author = store::find_person(database(), row.site, mentor).value();
    queued_.push_back(store::enqueue(database(), row, row.marker).value());
    return queued_.back();
}

json Stage::grade_book() {
    return json::parse(ask("/practice/lti.json"));
}

json Stage::effects() {
    return json::parse(ask("/practice/effects.json"));
}

store::Database& Stage::database() {
    if (!sealer_)
        sealer_ = std::make_unique<support::Sealer>(
            support::load_or_make_key((folder_.path() / "data.key").string(), random_), random_);
    if (!database_) {
        auto opened = store::Database::open((folder_.path() / "waymark.db").string(), *sealer_);
        if (!opened) throw std::runtime_error(opened.error());
        database_ = std::move(*opened);
    }
    return *database_;
}

void Stage::close_database() {
    database_.reset();
}

core::SiteId Stage::site() {
    return store::find_site(database(), "practice").value();
}

store::Delivery Stage::row_of(DeliveryKind kind, int number) {
    const std::string person = std::to_string(first_student + number);
    store::Delivery row;
    row.kind = kind;
    row.site = site();
    row.course = store::find_course(database(), row.site, "2").value();
    row.created = row.not_before = core::from_unix(std::time(nullptr));
    row.marker = jobs::make_marker(random_);
    if (concerns_somebody(kind)) row.recipient = store::find_person(database(), row.site, person).value();
    if (kind == DeliveryKind::message)
        row.text = fmt::format("Message {}", number);
    else if (kind == DeliveryKind::score)
        row.text = core::encode(score_of(person, ++scores_, row.created));
    else
        row.text = core::encode(effect_of(kind, person, row.marker, row.created));
    return row;
}

std::int64_t Stage::queue_digest() {
    store::Delivery row = row_of(DeliveryKind::message, 0);
    row.kind = DeliveryKind::digest;
    row.why = core::DeliveryClass::nudge;
    row.recipient = store::find_person(database(), row.site, mentor).value();
    row.text.clear();
    const core::Day today = core::FixedOffset().day_of(row.created);
    const core::LetterKey letter{*row.recipient, core::LetterSort::weekly, today + core::days{++digests_}};
    queued_.push_back(store::enqueue_letter(database(), row, letter).value());
    return queued_.back();
}

std::int64_t Stage::make_entry(int number) {
    const store::Delivery entry = row_of(DeliveryKind::event_create, number);
    return store::enqueue(database(), entry, entry.marker).value();
}

std::int64_t Stage::queue(DeliveryKind kind, int number, std::optional<std::int64_t> entry) {
    if (kind == DeliveryKind::digest) return queue_digest();
    store::Delivery row = row_of(kind, number);
    if (kind == DeliveryKind::event_delete) row.follows = entry ? *entry : make_entry(number);
    queued_.push_back(store::enqueue(database(), row, row.marker).value());
    return queued_.back();
}

int Stage::times_done(const store::Delivery& row) {
    const json all = effects();
    const auto effect = core::decode_effect(row.kind, row.text);
    switch (row.kind) {
        case DeliveryKind::event_create:
            return count_text(all.at("events"), row.marker);
        case DeliveryKind::event_delete:
            return count_text(all.at("events"), this->row(row.follows.value()).marker) == 0 ? 1 : 0;
        case DeliveryKind::extension: {
            const auto& grant = std::get<core::ExtensionGrant>(effect.value());
            return count_dates(all.at("extensions"), grant.person_lms_id, "until", grant.until.value());
        }
        case DeliveryKind::quiz_override: {
            const auto& grant = std::get<core::QuizOverrideGrant>(effect.value());
            return count_dates(all.at("quiz_overrides"), grant.person_lms_id, "closes", grant.closes.value());
        }
        case DeliveryKind::forum_post:
            return count_text(all.at("discussions"), row.marker);
        case DeliveryKind::groups:
            return count_groups(all, std::get<core::GroupsCreation>(effect.value()));
        case DeliveryKind::score:
            return count_scores(grade_book(), std::get<core::ScorePost>(effect.value()));
        default: {
            const auto arrived = messages();
            return static_cast<int>(std::count(arrived.begin(), arrived.end(), row.marker));
        }
    }
}

store::Delivery Stage::row(std::int64_t id) {
    return store::load_delivery(database(), id).value();
}

std::vector<store::Delivery> Stage::queued() {
    std::vector<store::Delivery> rows;
    for (const std::int64_t id : queued_) rows.push_back(row(id));
    return rows;
}

std::vector<store::Delivery> Stage::parked() {
    constexpr int all = 100000;
    return store::parked_deliveries(database(), site(), all);
}

int Stage::sent_messages() {
    SQLite::Database file((folder_.path() / "waymark.db").string(), SQLite::OPEN_READONLY, 5000);
    return file
        .execAndGet("SELECT count(*) FROM deliveries WHERE kind IN ('message', 'digest') AND state = 'sent'")
        .getInt();
}

std::map<DeliveryState, int> Stage::states() {
    return store::count_deliveries(database(), site());
}

void Stage::let_pass(core::seconds span) {
    SQLite::Database file((folder_.path() / "waymark.db").string(), SQLite::OPEN_READWRITE, 5000);
    SQLite::Statement shift(
        file,
        "UPDATE deliveries SET created = created - :by, not_before = not_before - :by, "
        "attempted = attempted - :by, looked = looked - :by, lease_until = lease_until - :by "
        "WHERE state IN ('waiting', 'sending')");
    shift.bind(":by", static_cast<std::int64_t>(span.count()));
    shift.exec();
}

void Stage::work_off() {
    constexpr int most_rounds = 40;
    for (int round = 0; round < most_rounds; ++round) {
        if (run({"outbox", "--once"}) != 0) throw std::runtime_error("the outbox failed:\n" + log());
        const auto counts = states();
        if (counts.count(DeliveryState::waiting) == 0 && counts.count(DeliveryState::sending) == 0) return;
        let_pass(long_enough);
    }
    throw std::runtime_error("the outbox did not come to rest:\n" + log());
}

}  // namespace waymark::fault
