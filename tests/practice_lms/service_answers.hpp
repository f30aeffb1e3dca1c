#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/practice_lms/platform.hpp"

namespace waymark::practice {

inline const std::string members_media = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json";
inline const std::string score_media = "application/vnd.ims.lis.v1.score+json";

/// Names the method of a request that is neither GET nor POST: web::Request knows no other, as our own server
/// takes no other.
inline const std::string method_header = "X-Practice-Method";
/// "GET", "POST", "PUT" or "DELETE".
[[nodiscard]] std::string method_of(const web::Request& request);

/// A call of a service while it is answered.
struct ServiceCall {
    const web::Request& request;
    Platform& platform;
    std::optional<AccessToken> token;  ///< of the caller, if it holds
    std::vector<Id> numbers;           ///< in the path, in order

    [[nodiscard]] bool may(const std::string& scope) const;
};

/// {status, reason, request} as JSON.
[[nodiscard]] web::Response refuse_service(const web::Request& request, int status,
                                           const std::string& reason);
[[nodiscard]] web::Response service_answer(int status, const std::string& media_type, std::string body);
/// A value of the query, "" if absent.
[[nodiscard]] std::string query_of(const web::Request& request, std::string_view name);
/// A number in the query; nothing if it is absent or none.
[[nodiscard]] std::optional<std::size_t> size_of(const web::Request& request, std::string_view name);

// The resources.
[[nodiscard]] web::Response answer_members(const ServiceCall& call);
[[nodiscard]] web::Response answer_line_items(const ServiceCall& call);
[[nodiscard]] web::Response answer_new_line_item(const ServiceCall& call);
[[nodiscard]] web::Response answer_line_item(const ServiceCall& call);
[[nodiscard]] web::Response answer_changed_line_item(const ServiceCall& call);
[[nodiscard]] web::Response answer_gone_line_item(const ServiceCall& call);
[[nodiscard]] web::Response answer_score(const ServiceCall& call);
[[nodiscard]] web::Response answer_results(const ServiceCall& call);

}  // namespace waymark::practice
