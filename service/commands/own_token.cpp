#include <fmt/chrono.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <memory>
#include <sstream>

#include "commands/command.hpp"
#include "store/facts.hpp"
#include "store/own_tokens.hpp"

// Tokens that mentors give so that messages go in their own name.
namespace waymark::commands {

namespace {

struct Options {
    std::string site;
    std::string person;
    std::string file;
};

const jobs::SiteSettings* chosen_site(Session& session, const std::string& key) {
    const auto& sites = session.app->sites();
    if (key.empty() && sites.size() == 1) return &sites.front();
    const auto found = std::find_if(sites.begin(), sites.end(),
                                    [&](const jobs::SiteSettings& site) { return site.key == key; });
    return found == sites.end() ? nullptr : &*found;
}

std::string first_word_of(const std::string& path) {
    std::ifstream file(path);
    std::string word;
    file >> word;
    return word;
}

void print_token(const store::OwnToken& token) {
    fmt::print("person {}: {}{}\n", token.person_lms_id, core::word(token.verdict.state),
               token.verdict.marks_read ? ", marks messages as read" : "");
    for (const std::string& name : token.verdict.surplus) fmt::print("  wider than needed: {}\n", name);
}

/// The site and the person that the options name; complains when there is none.
struct Choice {
    const jobs::SiteSettings* site = nullptr;
    std::optional<core::PersonId> person;
};
Choice choose(Session& session, const Options& options) {
    Choice choice{chosen_site(session, options.site), {}};
    if (choice.site == nullptr) {
        complain("no such site; name one of the configuration with --site", refused);
        return choice;
    }
    choice.person = store::find_person(session.app->database(), choice.site->id, options.person);
    if (!choice.person) complain("nobody with that number was read so far", failed);
    return choice;
}

int give(Session& session, const Options& options) {
    const Choice choice = choose(session, options);
    if (!choice.person) return choice.site == nullptr ? refused : failed;
    const std::string token = first_word_of(options.file);
    if (token.empty()) return complain("the file holds no token", failed);
    store::Database& database = session.app->database();
    store::save_own_token(database, choice.site->id, *choice.person, token, session.clock.now());
    const auto saved = store::own_token(database, *choice.person);
    const auto verdict = session.app->try_own_token(*choice.site, *saved);
    if (!verdict)
        return complain("saved, but Moodle does not answer now; the service tries it later", failed);
    store::note_own_token(database, *choice.person, saved->given, *verdict, session.clock.now());
    print_token(*store::own_token(database, *choice.person));
    if (session.configuration.policy.own_tokens.use == core::OwnTokenUse::never)
        fmt::print("note: the policy uses no own tokens (own_tokens.use)\n");
    return verdict->state == core::OwnTokenState::good ? done : failed;
}

int list(Session& session) {
    for (const jobs::SiteSettings& site : session.app->sites()) {
        fmt::print("{}\n", site.key);
        for (const store::OwnToken& token : store::own_tokens(session.app->database(), site.id))
            print_token(token);
    }
    return done;
}

int forget(Session& session, const Options& options) {
    const Choice choice = choose(session, options);
    if (!choice.person) return choice.site == nullptr ? refused : failed;
    if (!store::forget_own_token(session.app->database(), *choice.person))
        return complain("that person has given no token", failed);
    fmt::print("forgotten; delete it in Moodle too\n");
    return done;
}

}  // namespace

void add_own_token(Registry& registry) {
    CLI::App* family = registry.family("own-token", "tokens of mentors, for messages in their own name");
    const auto options = std::make_shared<Options>();
    const auto with_person = [&](CLI::App* command) {
        command->add_option("--site", options->site, "the site's key; needed where there are several");
        command->add_option("--person", options->person, "the mentor's number in Moodle")->required();
        return command;
    };
    with_person(registry.add(family, "give", "keep a mentor's token, after trying it",
                             [options](Session& session) { return give(session, *options); }))
        ->add_option("--token-file", options->file, "the file that holds the token alone")
        ->required();
    registry.add(family, "list", "whose tokens there are, and what they are worth", list);
    with_person(registry.add(family, "forget", "delete a mentor's token",
                             [options](Session& session) { return forget(session, *options); }));
}

}  // namespace waymark::commands
