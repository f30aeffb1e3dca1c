// Sends prepared HTTP requests to 127.0.0.1, several at once, each on a connection of its own, and prints the
// answers:
//   http_load PORT AT_ONCE < requests > answers
// A request or an answer is its length in bytes, a line end and its bytes as they are on the wire; answers
// come in the order of the requests. The seconds from the first connection to the last answer go to standard
// error. It takes little of the machine that it shares with the server, which is why it is not part of the
// script that uses it.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

std::vector<std::string> read_requests(std::istream& in) {
    std::vector<std::string> requests;
    for (std::size_t length = 0; in >> length;) {
        std::string request(length, '\0');
        in.get();
        if (!in.read(request.data(), static_cast<std::streamsize>(length)))
            throw std::runtime_error("the last request is cut off");
        requests.push_back(std::move(request));
    }
    return requests;
}

int connect_to(std::uint16_t port) {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (descriptor < 0 || ::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0)
        throw std::runtime_error("no connection");
    return descriptor;
}

/// "" when the server closes without an answer.
std::string exchange(std::uint16_t port, const std::string& request) {
    const int descriptor = connect_to(port);
    std::string answer;
    std::size_t sent = 0;
    while (sent < request.size()) {
        const ssize_t count = ::send(descriptor, request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) break;
        sent += static_cast<std::size_t>(count);
    }
    std::array<char, 16384> buffer{};
    for (ssize_t count = 0; (count = ::recv(descriptor, buffer.data(), buffer.size(), 0)) > 0;)
        answer.append(buffer.data(), static_cast<std::size_t>(count));
    ::close(descriptor);
    return answer;
}

std::vector<std::string> send_all(const std::vector<std::string>& requests, std::uint16_t port, int at_once) {
    std::vector<std::string> answers(requests.size());
    std::atomic<std::size_t> next{0};
    std::vector<std::thread> senders;
    for (int i = 0; i < at_once; ++i)
        senders.emplace_back([&] {
            for (std::size_t mine = 0; (mine = next++) < requests.size();)
                answers[mine] = exchange(port, requests[mine]);
        });
    for (std::thread& sender : senders) sender.join();
    return answers;
}

}  // namespace

int main(int count, char** words) {
    if (count != 3) {
        std::cerr << "usage: http_load PORT AT_ONCE < requests > answers\n";
        return 2;
    }
    std::ios::sync_with_stdio(false);
    const std::vector<std::string> requests = read_requests(std::cin);
    const auto begin = std::chrono::steady_clock::now();
    const auto answers =
        send_all(requests, static_cast<std::uint16_t>(std::atoi(words[1])), std::atoi(words[2]));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    for (const std::string& answer : answers) std::cout << answer.size() << '\n' << answer;
    std::cerr << took.count() << '\n';
    return 0;
}
