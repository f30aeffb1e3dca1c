#include "moodle_adapter/forum_posts.hpp"

#include <utility>
#include <vector>

#include "moodle_adapter/functions_kinds.hpp"

namespace waymark::moodle {
namespace {

constexpr std::size_t most_discussions = 25;

using Posts = std::optional<std::vector<EntryRow>>;

core::LmsResult<Posts> posts_in_discussions(Transport& transport, std::int64_t forum) {
    const auto discussions = get_discussion_counts(transport, forum);
    if (!discussions) return tl::unexpected(discussions.error());
    if (discussions->size() > most_discussions) return std::nullopt;
    std::vector<EntryRow> all;
    for (const DiscussionCount& row : *discussions) {
        const auto posts = get_posts(transport, row.discussion);
        if (!posts) return tl::unexpected(posts.error());
        all.insert(all.end(), posts->begin(), posts->end());
    }
    return Posts{std::move(all)};
}

core::LmsResult<Posts> posts_in(Transport& transport, const ForumNumbers& forum, std::int64_t user) {
    if (!forum.module || !offers_posts_of_person(transport))
        return posts_in_discussions(transport, forum.forum);
    auto posts = get_posts_of_person(transport, *forum.module, user);
    if (!posts) return tl::unexpected(std::move(posts.error()));
    return Posts{std::move(*posts)};
}

bool is_damage(const core::LmsError& error) {
    return error.detail == "no_errorcode" || error.failure == core::LmsFailure::bad_answer;
}

}  // namespace

core::LmsResult<std::optional<TakingPart>> read_posts_of_person(Transport& transport,
                                                                const ForumNumbers& forum,
                                                                std::int64_t user) {
    const auto posts = posts_in(transport, forum, user);
    if (!posts && is_damage(posts.error())) return std::nullopt;
    if (!posts) return tl::unexpected(posts.error());
    if (!*posts) return std::nullopt;
    TakingPart own;
    own.user = user;
    own.entries = 0;
    for (const TakingPart& part : count_entries(**posts))
        if (part.user == user) own = part;
    return std::optional{own};
}

}  // namespace waymark::moodle
