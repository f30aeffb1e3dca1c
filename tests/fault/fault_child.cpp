#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "fault_stage.hpp"

namespace waymark::fault {

namespace {

rlimit room(rlim_t largest) {
    return {largest, RLIM_INFINITY};
}

/// In the child, before the program begins: nothing but system calls.
void prepare(const std::filesystem::path& log, const StartWith& with) {
    const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(file, STDOUT_FILENO);
    dup2(file, STDERR_FILENO);
    signal(SIGXFSZ, SIG_IGN);  // a full disk answers with an error, not with a signal
    if (!with.crash_at.empty()) setenv("WAYMARK_CRASH_AT", with.crash_at.c_str(), 1);
    if (!with.largest_file) return;
    const rlimit limit = room(*with.largest_file);
    setrlimit(RLIMIT_FSIZE, &limit);
}

}  // namespace

Child::Child(std::vector<std::string> words, const std::filesystem::path& log, const StartWith& with) {
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    pid_ = fork();
    if (pid_ < 0) throw std::runtime_error("cannot fork");
    if (pid_ > 0) return;
    prepare(log, with);
    execv(argv[0], argv.data());
    _exit(127);
}

bool Child::runs() {
    int status = 0;
    if (pid_ > 0 && waitpid(pid_, &status, WNOHANG) == pid_) {
        pid_ = 0;
        ended_ = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    }
    return pid_ > 0;
}

void Child::kill_now() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = 0;
}

int Child::wait() {
    wait_until([this] { return !runs(); }, "the program did not end");
    return ended_;
}

void Child::limit_files(rlim_t largest) {
    const rlimit limit = room(largest);
    if (prlimit(pid_, RLIMIT_FSIZE, &limit, nullptr) != 0)
        throw std::runtime_error("cannot limit the program's files");
}

void wait_until(const std::function<bool()>& is_so, const std::string& what, std::chrono::seconds most) {
    const auto end = std::chrono::steady_clock::now() + most;
    while (!is_so()) {
        if (std::chrono::steady_clock::now() > end) throw std::runtime_error(what);
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

}  // namespace waymark::fault
