#include "one_shot_server.hpp"

#include <arpa/inet.h>
#include <httplib.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace waymark::support {
namespace {

int listen_on_any_port(int& port) {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof(address);
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener, plain, length) != 0 || ::listen(listener, 1) != 0 ||
        ::getsockname(listener, plain, &length) != 0)
        throw std::runtime_error("no port to listen on");
    port = ntohs(address.sin_port);
    return listener;
}

struct SelfSigned {
    EVP_PKEY* key = EVP_RSA_gen(2048);
    X509* certificate = X509_new();
    SelfSigned() {
        X509_set_version(certificate, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
        X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
        X509_set_pubkey(certificate, key);
        X509_NAME* name = X509_get_subject_name(certificate);
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                   reinterpret_cast<const unsigned char*>("127.0.0.1"), -1, -1, 0);
        X509_set_issuer_name(certificate, name);
        X509_sign(certificate, key, EVP_sha256());
    }
    SelfSigned(const SelfSigned&) = delete;
    SelfSigned& operator=(const SelfSigned&) = delete;
    ~SelfSigned() {
        X509_free(certificate);
        EVP_PKEY_free(key);
    }
};

}  // namespace

std::string read_some(int socket) {
    std::array<char, 4096> buffer{};
    const ssize_t count = ::recv(socket, buffer.data(), buffer.size(), 0);
    return count > 0 ? std::string(buffer.data(), static_cast<std::size_t>(count)) : std::string();
}

std::string read_request(int socket, std::size_t body) {
    std::string text;
    for (;;) {
        const std::size_t end = text.find("\r\n\r\n");
        if (end != std::string::npos && text.size() >= end + 4 + body) return text;
        const std::string more = read_some(socket);
        if (more.empty()) return text;
        text += more;
    }
}

bool write_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

void wait_for_hang_up(int socket) {
    while (!read_some(socket).empty()) continue;
}

int closed_port() {
    int port = 0;
    ::close(listen_on_any_port(port));
    return port;
}

OneShotServer::OneShotServer(std::function<void(int)> talk) : listener_(listen_on_any_port(port_)) {
    thread_ = std::thread([this, talk = std::move(talk)] {
        const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0) return;
        talk(socket);
        ::close(socket);
    });
}

OneShotServer::~OneShotServer() {
    ::shutdown(listener_, SHUT_RDWR);
    join();
    ::close(listener_);
}

void OneShotServer::join() {
    if (thread_.joinable()) thread_.join();
}

struct TlsServer::Impl {
    SelfSigned identity;
    httplib::SSLServer server{identity.certificate, identity.key};
    std::atomic<int> requests{0};
    int port = 0;
    std::thread thread;
};

TlsServer::TlsServer() : impl_(std::make_unique<Impl>()) {
    impl_->server.Get("/", [this](const httplib::Request&, httplib::Response&) { ++impl_->requests; });
    impl_->port = impl_->server.bind_to_any_port("127.0.0.1");
    impl_->thread = std::thread([this] { impl_->server.listen_after_bind(); });
}

TlsServer::~TlsServer() {
    impl_->server.stop();
    impl_->thread.join();
}

int TlsServer::port() const {
    return impl_->port;
}
int TlsServer::requests() const {
    return impl_->requests;
}

}  // namespace waymark::support
