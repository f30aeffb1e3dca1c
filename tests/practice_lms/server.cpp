#include "tests/practice_lms/server.hpp"

#include <httplib.h>

#include <stdexcept>
#include <thread>

#include "tests/practice_lms/faults.hpp"
#include "tests/practice_lms/service_answers.hpp"

namespace waymark::practice {
namespace {

web::Request request_of(const httplib::Request& from, web::Method method, std::string body) {
    web::Request request;
    request.method = method;
    request.path = from.path;
    const std::size_t question = from.target.find('?');
    if (question != std::string::npos)
        request.query =
            support::form_decode(from.target.substr(question + 1)).value_or(support::FormFields{});
    for (const auto& [name, value] : from.headers) request.headers.emplace_back(name, value);
    request.body = std::move(body);
    request.remote_address = from.remote_addr;
    return request;
}

void respond(const web::Response& response, httplib::Response& to) {
    if (support::find_header(response.headers, drop_header) != nullptr) {
        // Promises a body and gives none, so that the library closes the connection.
        to.set_content_provider(1, "application/json",
                                [](std::size_t, std::size_t, httplib::DataSink&) { return false; });
        return;
    }
    to.status = response.status;
    for (const auto& [name, value] : response.headers) to.headers.emplace(name, value);
    to.set_content(response.body, response.content_type);
}

}  // namespace

struct PracticeServer::Impl {
    httplib::Server server;
    int port = 0;
    std::thread thread;
};

PracticeServer::PracticeServer(const std::string& address, int port) : impl_(std::make_unique<Impl>()) {
    // The library's default lets two servers share a port.
    impl_->server.set_socket_options([](socket_t socket) {
        const int on = 1;
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    });
    if (port == 0) {
        impl_->port = impl_->server.bind_to_any_port(address);
    } else if (impl_->server.bind_to_port(address, port)) {
        impl_->port = port;
    }
    if (impl_->port <= 0)
        throw std::runtime_error("cannot listen on " + address + ":" + std::to_string(port) +
                                 "; is the port taken?");
}

PracticeServer::~PracticeServer() {
    stop();
}

int PracticeServer::port() const {
    return impl_->port;
}

void PracticeServer::start(web::Handler handler) {
    auto shared = std::make_shared<web::Handler>(std::move(handler));
    impl_->server.Get(".*", [shared](const httplib::Request& request, httplib::Response& response) {
        respond((*shared)(request_of(request, web::Method::get, {})), response);
    });
    const auto by_name = [shared](const httplib::Request& request, httplib::Response& response) {
        web::Request named = request_of(request, web::Method::post, request.body);
        named.headers.emplace_back(method_header, request.method);
        respond((*shared)(named), response);
    };
    impl_->server.Put(".*", by_name);
    impl_->server.Delete(".*", by_name);
    // With a content reader, because the library refuses longer forms otherwise.
    impl_->server.Post(".*", [shared](const httplib::Request& request, httplib::Response& response,
                                      const httplib::ContentReader& read) {
        std::string body;
        read([&](const char* data, std::size_t size) {
            body.append(data, size);
            return true;
        });
        respond((*shared)(request_of(request, web::Method::post, std::move(body))), response);
    });
    impl_->thread = std::thread([this] { impl_->server.listen_after_bind(); });
    while (!impl_->server.is_running()) std::this_thread::yield();
}

void PracticeServer::stop() {
    if (!impl_->thread.joinable()) return;
    impl_->server.stop();
    impl_->thread.join();
}

}  // namespace waymark::practice
