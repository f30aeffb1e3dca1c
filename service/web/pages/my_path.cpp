#include <algorithm>

#include "core/plan_date.hpp"
#include "i18n/format.hpp"
#include "jobs/trials.hpp"
#include "store/outbox.hpp"
#include "web/contact_words.hpp"
#include "web/frame.hpp"
#include "web/freshness.hpp"
#include "web/pace_words.hpp"
#include "web/page.hpp"
#include "web/rest_words.hpp"
#include "web/work_view.hpp"
#include "web/worklist_view.hpp"

namespace waymark::web {
namespace {

/// The student's work in the order in which it matters to the student.
struct Path {
    std::vector<core::WorkItem> next;  ///< at most one
    std::vector<core::WorkItem> then;
    std::vector<core::WorkItem> done;
    std::vector<core::WorkItem> other;  ///< closed, not for everybody, unknown
};

bool can_be_done(core::WorkStatus status) {
    switch (status) {
        case core::WorkStatus::open:
        case core::WorkStatus::due_soon:
        case core::WorkStatus::begun:
        case core::WorkStatus::overdue:
        case core::WorkStatus::not_open_yet:
        case core::WorkStatus::extended:
            return true;
        case core::WorkStatus::handed_in:
        case core::WorkStatus::handed_in_late:
        case core::WorkStatus::graded:
        case core::WorkStatus::completed:
        case core::WorkStatus::closed:
        case core::WorkStatus::may_not_apply:
        case core::WorkStatus::hidden:
        case core::WorkStatus::unknown:
        case core::WorkStatus::excused:
            return false;
    }
    return false;
}

/// What can be done now before what opens later; then by date, work without a date last.
bool comes_before(const core::WorkItem& a, const core::WorkItem& b) {
    const auto rank = [](const core::WorkItem& item) {
        return std::pair{item.status == core::WorkStatus::not_open_yet,
                         core::date_to_keep(item.deadline).value_or(core::Instant::max())};
    };
    return rank(a) < rank(b);
}

Path path_of(std::vector<core::WorkItem> work) {
    Path path;
    for (core::WorkItem& item : work) {
        if (core::is_done(item.status)) {
            path.done.push_back(std::move(item));
        } else if (can_be_done(item.status)) {
            path.then.push_back(std::move(item));
        } else {
            path.other.push_back(std::move(item));
        }
    }
    std::stable_sort(path.then.begin(), path.then.end(), comes_before);
    if (!path.then.empty() && path.then.front().status != core::WorkStatus::not_open_yet) {
        path.next.push_back(std::move(path.then.front()));
        path.then.erase(path.then.begin());
    }
    return path;
}

/// What the student asked for, and when what is sent may come.
struct Asking {
    const core::Enrolment& student;
    std::map<core::ActivityId, std::vector<core::hours>> asked;
    core::Policy policy;  ///< with the student's own quiet hours
    const core::ZoneRules& zone;
};

/// When a reminder goes that was asked for; nothing when it has gone, or there is no time left for it.
std::optional<core::Instant> moment_of(const PageContext& context, const Asking& asking,
                                       const core::ReminderKey& about, core::hours before) {
    const std::string stage = core::asked_stage(before);
    for (const std::string& planned : store::stages_planned(context.services.database, about))
        if (core::plain_stage(planned) == stage) return std::nullopt;
    return core::stage_moment(about.due, before, asking.policy, asking.zone, context.now);
}

std::string asked_words(const PageContext& context, core::Instant moment) {
    if (moment <= context.now) return context.language.text("You will be reminded shortly.");
    return context.language.text("You will be reminded on {when}.",
                                 {{"when", date_time(speech_of(context), moment)}});
}

/// What may be asked about this work: a reminder while its date is to come, where Waymark may send at all.
AskModel ask_of(const PageContext& context, const core::WorkItem& item, const Asking& asking) {
    const std::optional<core::Instant> date = core::date_to_keep(item.deadline);
    if (!date || *date <= context.now || core::is_done(item.status) || context.writes == core::Writes::off)
        return {};
    AskModel ask{page_url(context, "/my-path/remind"), context.session.csrf};
    const core::ReminderKey about{asking.student.person, item.activity->id, *date, {}};
    if (const auto found = asking.asked.find(item.activity->id); found != asking.asked.end())
        for (const core::hours before : found->second)
            if (const auto moment = moment_of(context, asking, about, before))
                ask.asked += (ask.asked.empty() ? "" : " ") + asked_words(context, *moment);
    if (!ask.asked.empty()) return ask;
    std::copy_if(std::begin(core::askable), std::end(core::askable), std::back_inserter(ask.choices),
                 [&](core::hours before) {
                     const auto moment =
                         core::earlier_sending_moment(*date - before, asking.policy, asking.zone);
                     return moment && *moment > context.now;
                 });
    return ask;
}

ViewModel::List models(const PageContext& context, const std::vector<core::WorkItem>& work,
                       const Asking& asking) {
    ViewModel::List list;
    for (const core::WorkItem& item : work)
        list.push_back(
            work_item_model(speech_of(context), item, Reader::student, ask_of(context, item, asking)));
    return list;
}

/// What the student wants of reminders, in one sentence.
std::string reminder_line(const PageContext& context, const store::ContactChoice& choice) {
    const i18n::Language& language = context.language;
    if (!choice.nudges)
        return language.text(
            "You get no automatic reminders. When a date changes for you, you hear of it in any case.");
    if (const auto rests = current_rests(context, *context.viewer.person); !rests.empty())
        return rest_for_student(context, rests.front());
    return language.text(
        "Waymark may remind you of dates by a message in Moodle. When a date changes for you, "
        "you hear of it in any case.");
}

bool is_unsure(const core::WorkItem& item) {
    return item.status == core::WorkStatus::may_not_apply || item.status == core::WorkStatus::hidden ||
           item.status == core::WorkStatus::unknown;
}

bool is_closed(const core::WorkItem& item) {
    return item.status == core::WorkStatus::closed;
}

/// What is said when nothing can be handed in, now or later.
std::string lead_at_rest(const i18n::Language& language, const Path& path) {
    if (std::any_of(path.other.begin(), path.other.end(), is_closed))
        return path.done.empty() ? language.text(
                                       "The work set so far can no longer be handed in. That need not be the "
                                       "end: ask your mentor "
                                       "what is possible now.")
                                 : language.text(
                                       "Nothing can be handed in right now. What you have done counts; about "
                                       "the rest, ask your "
                                       "mentor what is possible.");
    if (std::any_of(path.other.begin(), path.other.end(), is_unsure))
        return path.done.empty()
                   ? language.text(
                         "Waymark cannot tell which of the work below is for you. Have a look in Moodle.")
                   : language.text(
                         "What is surely yours is done. Well done! About the work under “Good to know” "
                         "Waymark is "
                         "not sure.");
    if (!path.done.empty()) return language.text("Everything that is set so far is done. Well done!");
    if (!path.other.empty()) return language.text("Nothing is waiting for you right now.");
    return language.text("There is no work in this course yet. You will see it here when there is.");
}

std::string lead(const i18n::Language& language, const Path& path) {
    if (!path.next.empty() && !path.done.empty())
        return language.text("You have come some of the way. Take the next step when you are ready.");
    if (!path.next.empty()) return language.text("Every path begins with one step. This is yours.");
    if (!path.then.empty()) return language.text("Nothing is waiting for you right now.");
    return lead_at_rest(language, path);
}

ViewModel person_model(const Speech& speech, const core::Enrolment& person, const std::string& role) {
    ViewModel model;
    model.set("name", person.full_name).set("role", role).set("link", chat_link(speech.facts.course, person));
    return model;
}

/// The student's mentors, else the course's teachers.
ViewModel::List people_for(const PageContext& context, core::PersonId student) {
    const Speech speech = speech_of(context);
    const core::RolePolicy& roles = context.settings.policy.roles;
    ViewModel::List list;
    for (const core::PersonId mentor : core::mentors_of(speech.facts, student, roles))
        list.push_back(person_model(speech, *core::find_person(speech.facts, mentor),
                                    context.language.text("your mentor")));
    if (!list.empty()) return list;
    for (const core::Enrolment& person : speech.facts.people)
        if (core::role_in_course(person, roles) == core::ViewerRole::teacher)
            list.push_back(person_model(speech, person, context.language.text("teacher")));
    return list;
}

/// Where the way stands, and steps back to the plan if they help.
ViewModel pace_model(const PageContext& context, const core::Enrolment& student,
                     const std::vector<core::WorkItem>& work) {
    const auto loaded = figures_for(context);
    const core::StudentFigures* figures = loaded->figures.find(student.person);
    const bool known = figures != nullptr && figures->pace;
    std::vector<std::string> steps;
    if (known && wants_catch_up(figures->pace->band))
        steps = step_lines(speech_of(context),
                           core::catch_up_plan(work, context.settings.policy, context.zone, context.now));
    if (steps.size() < 2) steps.clear();  // one step is the next one, which stands above
    ViewModel model;
    model.set("pace", known ? pace_for_student(context.language, figures->pace->band) : "");
    set_steps(model, std::move(steps));
    return model;
}

bool has_trial(const PageContext& context) {
    return !jobs::announced_trials(context.settings.policy, context.course->snapshot.course, *context.site,
                                   context.now)
                .empty();
}

}  // namespace

Response my_path_page(PageContext& context) {
    if (context.course == nullptr || !context.viewer.person) return help_page(context);
    const core::Enrolment* student = core::find_person(context.course->snapshot, *context.viewer.person);
    if (student == nullptr) return help_page(context);
    audit(context, "see_own_path", student->person);
    const store::ContactChoice choice = store::contact_choice(context.services.database, student->person);
    const Asking asking{*student, store::asked_by(context.services.database, student->person),
                        core::narrowed(context.settings.policy, choice.wishes),
                        jobs::zone_of(*student, *context.site)};
    std::vector<core::WorkItem> work = core::work_of(context.course->index, *student, context.now,
                                                     context.settings.policy.worklist.due_soon);
    ViewModel pace = pace_model(context, *student, work);
    const Path path = path_of(std::move(work));
    ViewModel::List people = people_for(context, student->person);
    ViewModel model;
    model.set("lead", context.site->has_web_service ? lead(context.language, path) : "")
        .set("has_facts", context.site->has_web_service)
        .set("next", models(context, path.next, asking))
        .set("then", models(context, path.then, asking))
        .set("done", models(context, path.done, asking))
        .set("other", models(context, path.other, asking))
        .set("people", std::move(people))
        .set("csrf", context.session.csrf)
        .set("scoring_url", page_url(context, "/my-path/scoring"))
        .set("scored", core::objection_of(context.course->snapshot, student->person) == nullptr)
        .set("choice_url", page_url(context, "/my-path/reminders"))
        .set("reminded", choice.nudges)
        .set("reminder_line", reminder_line(context, choice))
        .set("contact_url", page_url(context, "/my-path/contact"))
        .set("data_url", page_url(context, "/data"))
        .set("trial_url", has_trial(context) ? page_url(context, "/data") : "")
        .add(std::move(pace))
        .add(freshness(context));
    return framed_page(context, "my_path", {context.language.text("My path"), "/my-path", "", 200},
                       std::move(model));
}

}  // namespace waymark::web
