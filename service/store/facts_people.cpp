#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "store/facts_rows.hpp"
#include "store/facts_save.hpp"
#include "store/query.hpp"

namespace waymark::store {

namespace {

/// Somebody who is stored as enrolled in the course.
struct StoredPerson {
    core::Enrolment who;  ///< `last_access`: the latest visit, our own launches included; without groups
    int ordinal = 0;
};

using StoredPeople = std::map<std::string, StoredPerson, std::less<>>;  ///< by LMS id

StoredPeople load_stored(const Intake& intake) {
    StoredPeople stored;
    std::map<core::PersonId, StoredPerson*> by_id;
    each_row(intake.database, "load_roster", intake.course, [&](Query& row) {
        core::Enrolment who = person_row(row);
        const std::string lms_id = who.lms_id;
        StoredPerson& person = stored[lms_id];
        person = {std::move(who), row.small("ordinal")};
        by_id[person.who.person] = &person;
    });
    each_row(intake.database, "load_enrolment_roles", intake.course, [&](Query& row) {
        by_id.at(row.id<core::PersonId>("person"))->who.roles.push_back(row.bytes("role"));
    });
    return stored;
}

auto profile(const core::Enrolment& person) {
    return std::tie(person.full_name, person.first_name, person.email, person.language, person.zone);
}

/// Writes of one person what differs from what is stored of the enrolment (null: none is).
class PersonWriter {
  public:
    PersonWriter(const Intake& intake, std::optional<core::Instant> seen)
        : person_(intake.database, "save_person"),
          enrolment_(intake.database, "save_enrolment"),
          visit_(intake.database, "save_course_visit"),
          join_(intake.database, "save_join"),
          later_join_(intake.database, "save_later_join"),
          worked_(intake.database, "has_worked"),
          no_roles_(intake.database, "delete_roles_of_person"),
          role_(intake.database, "save_enrolment_role"),
          seen_(seen) {
        person_.bind(":site", intake.site);
        for (Query* query : {&enrolment_, &visit_, &join_, &later_join_, &worked_, &no_roles_, &role_})
            query->bind(":course", intake.course);
    }

    core::PersonId write(const core::Enrolment& person, int ordinal, const StoredPerson* stored) {
        const bool same_profile = stored != nullptr && profile(stored->who) == profile(person);
        const core::PersonId id = same_profile ? stored->who.person : save_profile(person);
        if (stored == nullptr || stored->ordinal != ordinal || stored->who.active != person.active)
            enrolment_.bind(":person", id).bind(":ordinal", ordinal).bind(":active", person.active).run();
        if (person.last_access && (stored == nullptr || stored->who.last_access != person.last_access))
            visit_.bind(":person", id).bind(":at", *person.last_access).run();
        if (stored == nullptr || (person.joined && stored->who.joined != person.joined))
            join_.bind(":person", id).bind(":stated", person.joined).bind(":seen", seen_).run();
        if (seen_ && !person.joined && stored != nullptr && begins_now(person, *stored))
            later_join_.bind(":person", id).bind(":seen", *seen_).run();
        if (stored == nullptr || stored->who.roles != person.roles) save_roles(id, person.roles);
        return id;
    }

  private:
    /// An enrolment that was listed but not active, of somebody who was never there: it had not begun.
    /// Whoever came or did something before was away in between.
    bool begins_now(const core::Enrolment& person, const StoredPerson& stored) {
        if (!person.active || stored.who.active || stored.who.last_access) return false;
        worked_.bind(":person", stored.who.person);
        const bool worked = worked_.step() && worked_.flag("worked");
        worked_.run();
        return !worked;
    }

    core::PersonId save_profile(const core::Enrolment& person) {
        person_.bind(":lms_id", person.lms_id)
            .bind(":full_name", person.full_name)
            .bind(":first_name", person.first_name)
            .bind(":email", person.email)
            .bind(":language", person.language)
            .bind(":zone", person.zone);
        if (!person_.step()) throw std::logic_error("store: a saved row has no id");
        const auto id = person_.id<core::PersonId>("id");
        person_.run();
        return id;
    }

    void save_roles(core::PersonId id, const std::vector<std::string>& roles) {
        no_roles_.bind(":person", id).run();
        int ordinal = 0;
        for (const std::string& role : roles)
            role_.bind(":person", id).bind(":ordinal", ordinal++).bind(":role", role).run();
    }

    Query person_, enrolment_, visit_, join_, later_join_, worked_, no_roles_, role_;
    std::optional<core::Instant> seen_;
};

/// Those who are stored and were not read.
void remove_gone(const Intake& intake, const StoredPeople& stored, const std::set<core::PersonId>& read) {
    Query enrolment(intake.database, "delete_enrolment");
    Query roles(intake.database, "delete_roles_of_person");
    enrolment.bind(":course", intake.course);
    roles.bind(":course", intake.course);
    for (const auto& [lms_id, person] : stored) {
        if (read.count(person.who.person) != 0) continue;
        enrolment.bind(":person", person.who.person).run();
        roles.bind(":person", person.who.person).run();
    }
}

/// Whether this is not the first roster of the course; at the first nobody can be told to be new.
bool was_read_before(const Intake& intake) {
    bool read = false;
    each_row(intake.database, "load_parts", intake.course, [&](Query& row) {
        read = read || (row.bytes("part") == core::word(core::Part::roster) && !row.is_null("as_of"));
    });
    return read;
}

using Membership = std::pair<core::PersonId, core::GroupId>;

void run_each(const Intake& intake, const char* statement, const std::vector<Membership>& members) {
    Query query(intake.database, statement);
    query.bind(":course", intake.course);
    for (const auto& [person, group] : members) query.bind(":person", person).bind(":group_id", group).run();
}

}  // namespace

void save_roster(Intake& intake) {
    if (!arrived(intake, core::Part::roster)) return;
    const StoredPeople stored = load_stored(intake);
    PersonWriter writer(intake,
                        was_read_before(intake) ? std::optional{intake.snapshot.taken} : std::nullopt);
    std::set<core::PersonId> read;
    int ordinal = 0;
    for (const core::Enrolment& person : intake.snapshot.people) {
        const auto found = stored.find(person.lms_id);
        const core::PersonId id =
            writer.write(person, ordinal++, found == stored.end() ? nullptr : &found->second);
        intake.people[person.person] = id;
        read.insert(id);
    }
    remove_gone(intake, stored, read);
}

void save_members(const Intake& intake) {
    if (!arrived(intake, core::Part::groups) || !arrived(intake, core::Part::roster)) return;
    std::set<Membership> stored;
    each_row(intake.database, "load_group_members", intake.course, [&](Query& row) {
        stored.emplace(row.id<core::PersonId>("person"), row.id<core::GroupId>("group_id"));
    });
    std::set<Membership> read;
    for (const core::Enrolment& person : intake.snapshot.people)
        for (const core::GroupId local : person.groups)
            if (const auto group = lasting(intake.groups, local))
                read.emplace(intake.people.at(person.person), *group);
    std::vector<Membership> gone;
    std::vector<Membership> come;
    std::set_difference(stored.begin(), stored.end(), read.begin(), read.end(), std::back_inserter(gone));
    std::set_difference(read.begin(), read.end(), stored.begin(), stored.end(), std::back_inserter(come));
    run_each(intake, "delete_group_member", gone);
    run_each(intake, "save_group_member", come);
}

}  // namespace waymark::store
