#include "client/files/notifier.h"

#include "common/quantity.h"
#include "common/result.h"
#include "common/text.h"
#include "common/unique_fd.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include <fmt/format.h>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace chat::client {
namespace {

// A pipe takes that much at once, whether its reader has begun or not.
constexpr std::size_t kBytesMax = 4'000;

constexpr int kNoSuchCommand = 127;  // of a child that could not become the command

/// What a child is started with: our end of its input stays here, the terminal's signals do not reach it.
class SpawnSettings {
 public:
  explicit SpawnSettings(int input) {
    ::posix_spawn_file_actions_init(&files_);
    ::posix_spawn_file_actions_adddup2(&files_, input, STDIN_FILENO);
    ::posix_spawn_file_actions_addopen(&files_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_addopen(&files_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    ::posix_spawnattr_setflags(&attributes_,
                               POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;
  ~SpawnSettings() {
    ::posix_spawn_file_actions_destroy(&files_);
    ::posix_spawnattr_destroy(&attributes_);
  }

  /// 0, or what errno would be.
  int spawn(std::vector<std::string>& command, pid_t& child) const {
    std::vector<char*> words;
    words.reserve(command.size() + 1);
    for (std::string& word : command) words.push_back(word.data());
    words.push_back(nullptr);
    return ::posix_spawnp(&child, words.front(), &files_, &attributes_, words.data(), environ);
  }

 private:
  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
};

std::string how_it_ended(int status) {
  if (WIFSIGNALED(status)) return fmt::format("was ended by signal {}", WTERMSIG(status));
  const int code = WEXITSTATUS(status);
  return code == kNoSuchCommand ? "is not there, or ended with status 127"
                                : fmt::format("ended with status {}", code);
}

}  // namespace

void Notifier::add(std::string_view lines) {
  if (command_.empty()) return;
  if (pending_.size() + lines.size() <= kBytesMax) {
    pending_ += lines;
  } else {
    left_out_ += static_cast<std::size_t>(std::count(lines.begin(), lines.end(), '\n'));
  }
}

std::optional<std::string> Notifier::advance() {
  if (running_ > 0) {
    if (auto complaint = look_how_it_ended()) return complaint;
  }
  return running_ > 0 || pending_.empty() ? std::nullopt : start();
}

std::optional<std::string> Notifier::look_how_it_ended() {
  int status = 0;
  const pid_t ended = ::waitpid(running_, &status, WNOHANG);
  if (ended == 0) return std::nullopt;
  running_ = 0;
  if (ended < 0 || status == 0) return std::nullopt;
  return told_once(
      fmt::format("The notify command {} {}.", in_quotes(command_.front()), how_it_ended(status)));
}

std::optional<std::string> Notifier::start() {
  std::string text = std::exchange(pending_, {});
  if (const std::size_t more = std::exchange(left_out_, 0); more > 0)
    text += fmt::format("and {} more\n", with_commas(more));
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    return told_once(os_error("The notify command has no pipe", errno));
  const UniqueFd reading(ends[0]);
  const UniqueFd writing(ends[1]);
  const int error = SpawnSettings(reading.get()).spawn(command_, running_);
  if (error != 0) {
    running_ = 0;
    return told_once(
        os_error(fmt::format("The notify command {} cannot be run", in_quotes(command_.front())), error) +
        ".");
  }
  if (::write(writing.get(), text.data(), text.size()) < 0) return std::nullopt;  // it has ended already
  return std::nullopt;
}

std::optional<std::string> Notifier::told_once(std::string complaint) {
  if (std::exchange(has_complained_, true)) return std::nullopt;
  return complaint;
}

}  // namespace chat::client
