#include "store/contacts.hpp"

#include <stdexcept>

#include "store/query.hpp"

namespace waymark::store {

namespace {

constexpr std::string_view text_context = "contact.text";

core::ContactChannel stored_channel(const std::string& text) {
    const auto channel = core::contact_channel(text);
    if (!channel) throw std::runtime_error("a contact has an unknown channel: " + text);
    return *channel;
}

}  // namespace

bool save_contact(Database& database, const Contact& contact, std::string_view form_id) {
    return Query(database, "save_contact")
               .bind(":site", contact.site)
               .bind(":course", contact.course)
               .bind(":person", contact.person)
               .bind(":author", contact.author)
               .bind(":channel", core::word(contact.channel))
               .bind_blob(":text_sealed", seal(database, contact.text, text_context))
               .bind(":at", contact.at)
               .bind(":form_id", form_id)
               .bind(":follow_up", contact.follow_up)
               .run() == 1;
}

std::vector<Contact> contacts_with(Database& database, core::CourseId course, core::PersonId person) {
    std::vector<Contact> contacts;
    Query row(database, "contacts_with");
    row.bind(":course", course).bind(":person", person);
    while (row.step())
        contacts.push_back({row.id<core::SiteId>("site"), course, person, row.id<core::PersonId>("author"),
                            stored_channel(row.bytes("channel")),
                            unseal(database, row.bytes("text_sealed"), text_context), row.time("at"),
                            row.time_or_none("follow_up")});
    return contacts;
}

}  // namespace waymark::store
