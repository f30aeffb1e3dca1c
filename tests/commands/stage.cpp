#include "tests/commands/stage.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "tests/support/paths.hpp"

namespace waymark::test {

namespace {

std::string text_of(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

web::Response key_set() {
    web::Response response;
    response.content_type = "application/json";
    response.headers = {{"X-Content-Type-Options", "nosniff"}};
    response.body = R"({"keys":[{"kty":"RSA"}]})";
    return response;
}

void put(std::string& text, std::string_view what, std::string_view by) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
}

void redirect(const std::string& file, int flags, int descriptor) {
    const int opened = ::open(file.c_str(), flags | O_CLOEXEC, 0600);
    if (opened < 0 || ::dup2(opened, descriptor) < 0) _exit(126);
}

}  // namespace

Stage::Stage() {
    std::string pattern = (std::filesystem::temp_directory_path() / "waymark-commands-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
    practice::Options options;
    options.site_url = fmt::format("http://127.0.0.1:{}", lms_server_.port());
    const std::string tool = fmt::format("http://127.0.0.1:{}", tool_server_.port());
    options.tool_url = tool;
    lms_ = std::make_unique<practice::PracticeLms>(options);
    lms_server_.start([this](const web::Request& request) {
        return request.path == "/mod/lti/certs.php" ? key_set() : lms_->handle(request);
    });
    tool_server_.start([this](const web::Request& request) {
        web::Response missing;
        missing.status = 404;
        return request.path == "/lti/jwks.json" && key_set_served ? key_set() : missing;
    });
    configuration_ = text_of(source_path("tests/practice_lms/waymark.toml.in"));
    put(configuration_, "@LMS@", options.site_url);
    put(configuration_, "@LMS_INSIDE@", options.site_url);
    put(configuration_, "@WAYMARK@", tool);
    put(configuration_, "@WAYMARK_PORT@", "0");
    put(configuration_, "@WRITES@", "off");
    write("waymark.toml", configuration_);
    write("practice.token", "practice-token\n");
}

Stage::~Stage() {
    lms_server_.stop();
    tool_server_.stop();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void Stage::write(const std::string& name, const std::string& text) const {
    std::ofstream(file(name), std::ios::binary) << text;
    std::filesystem::permissions(file(name),
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

void Stage::configure(std::string_view text, std::string_view by) {
    if (configuration_.find(text) == std::string::npos) throw std::runtime_error("no such text");
    put(configuration_, text, by);
    write("waymark.toml", configuration_);
}

void Stage::sync() const {
    const Ended ended = run({"sync", "--once"});
    if (ended.status != 0) throw std::runtime_error("sync: " + ended.out + ended.err);
}

Ended Stage::run(std::vector<std::string> words, const std::string& input) const {
    write("stdin", input);
    words.insert(words.begin(), {WAYMARK_PROGRAM, "--config", file("waymark.toml")});
    const pid_t child = ::fork();
    if (child < 0) throw std::runtime_error("cannot fork");
    if (child == 0) {
        redirect(file("stdin"), O_RDONLY, STDIN_FILENO);
        redirect(file("stdout"), O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
        redirect(file("stderr"), O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO);
        std::vector<char*> arguments;
        for (std::string& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        ::execv(arguments[0], arguments.data());
        _exit(127);
    }
    int status = 0;
    if (::waitpid(child, &status, 0) != child || !WIFEXITED(status))
        throw std::runtime_error("the program did not end by itself");
    return {WEXITSTATUS(status), text_of(file("stdout")), text_of(file("stderr"))};
}

}  // namespace waymark::test
