#include "tests/practice_lms/practice_http.hpp"

namespace waymark::practice {

tl::expected<support::HttpResponse, support::HttpError> PracticeHttp::send(
    const support::HttpRequest& request) {
    const auto url = support::parse_url(request.url);
    if (!url)
        return tl::unexpected(support::HttpError{support::HttpFailure::invalid_url, "not an address", false});
    const auto form = support::form_decode(request.body);
    const std::string* function = form ? support::find_once(*form, "wsfunction") : nullptr;
    {
        const std::scoped_lock lock(mutex_);
        ++calls_;
        if (function != nullptr) ++functions_[*function];
    }
    web::Request incoming;
    incoming.method = request.method == "POST" ? web::Method::post : web::Method::get;
    incoming.path = url->path;
    incoming.body = request.body;
    web::Response answer = lms_.handle(incoming);
    if (support::find_header(answer.headers, drop_header) != nullptr)
        return tl::unexpected(support::HttpError{dropped_as, "no answer", true});
    support::HttpResponse response{answer.status, answer.headers, std::move(answer.body)};
    response.headers.emplace_back("Content-Type", answer.content_type);
    return response;
}

std::map<std::string, int> PracticeHttp::functions() {
    const std::scoped_lock lock(mutex_);
    return functions_;
}

void PracticeHttp::forget() {
    const std::scoped_lock lock(mutex_);
    calls_ = 0;
    functions_.clear();
}

}  // namespace waymark::practice
