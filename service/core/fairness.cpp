#include "core/fairness.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace waymark::core {

namespace {

constexpr const char* small_groups = "other (small groups)";

std::map<std::string, std::vector<Scored>> by_group(const std::vector<Grouped>& all, int least) {
    std::map<std::string, std::vector<Scored>> groups;
    for (const Grouped& one : all) groups[one.group].push_back(one.scored);
    std::vector<Scored> small;
    for (auto group = groups.begin(); group != groups.end();) {
        if (group->second.size() >= static_cast<std::size_t>(least)) {
            ++group;
            continue;
        }
        small.insert(small.end(), group->second.begin(), group->second.end());
        group = groups.erase(group);
    }
    if (!small.empty()) groups[small_groups] = std::move(small);
    return groups;
}

double share(int part, int whole) {
    return whole == 0 ? 0 : double(part) / whole;
}

double gap_of(std::span<const Scored> all) {
    double sum = 0;
    for (const Scored& one : all) sum += (one.happened ? 1 : 0) - one.score;
    return all.empty() ? 0 : sum / double(all.size());
}

GroupErrors errors_of(const std::string& group, const std::vector<Scored>& all, double threshold) {
    int counts[2][2] = {};  // [happened][flagged]
    for (const Scored& one : all) ++counts[one.happened ? 1 : 0][one.score >= threshold ? 1 : 0];
    const int happened = counts[1][0] + counts[1][1];
    const int did_not = counts[0][0] + counts[0][1];
    const int flagged = counts[0][1] + counts[1][1];
    GroupErrors errors;
    errors.group = group;
    errors.count = static_cast<int>(all.size());
    errors.base_rate = base_rate(all);
    errors.mean_score = errors.base_rate - gap_of(all);
    errors.gap = bootstrap(gap_of, all);
    errors.missed = share(counts[1][0], happened);
    errors.missed_interval = share_interval(counts[1][0], happened);
    errors.false_alarms = share(counts[0][1], did_not);
    errors.false_alarm_interval = share_interval(counts[0][1], did_not);
    errors.precision = share(counts[1][1], flagged);
    errors.precision_interval = share_interval(counts[1][1], flagged);
    errors.auc = auc(all);
    errors.auc_interval = bootstrap(auc, all);
    return errors;
}

}  // namespace

double threshold_of_top(const std::vector<Grouped>& all, double share_flagged) {
    std::vector<double> scores;
    scores.reserve(all.size());
    for (const Grouped& one : all) scores.push_back(one.scored.score);
    if (scores.empty()) return 1;
    std::sort(scores.begin(), scores.end(), std::greater<>());
    const auto wanted = static_cast<std::size_t>(std::lround(share_flagged * double(scores.size())));
    return scores[std::clamp<std::size_t>(wanted, 1, scores.size()) - 1];
}

std::vector<GroupErrors> errors_by_group(const std::vector<Grouped>& all, double threshold, int least) {
    std::vector<GroupErrors> errors;
    for (const auto& [group, scored] : by_group(all, least))
        errors.push_back(errors_of(group, scored, threshold));
    return errors;
}

}  // namespace waymark::core
