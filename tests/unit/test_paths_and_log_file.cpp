#include "catch.h"
#include "client/files/log_file.h"
#include "client/files/paths.h"
#include "common/unique_fd.h"
#include "fake_environment.h"
#include "temporary_directory.h"

#include <csignal>
#include <string>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>

using namespace chat;
using namespace chat::client;

namespace {

unsigned mode_of(const std::filesystem::path& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

/// No file may grow past `bytes` while this lives.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

}  // namespace

TEST_CASE("files have their places in the XDG directories", "[paths]") {
  const auto chosen = environment({{"HOME", "/home/u"}, {"XDG_CONFIG_HOME", "/c"}, {"XDG_STATE_HOME", "/s"}});
  CHECK(config_file(chosen) == "/c/chat-relay/client.toml");
  CHECK(history_file(chosen) == "/s/chat-relay/history");
  const auto usual = environment({{"HOME", "/home/u"}, {"XDG_CONFIG_HOME", ""}, {"XDG_STATE_HOME", "s"}});
  CHECK(config_file(usual) == "/home/u/.config/chat-relay/client.toml");
  CHECK(history_file(usual) == "/home/u/.local/state/chat-relay/history");
  CHECK_FALSE(config_file(environment({})));
  CHECK_FALSE(history_file(environment({{"HOME", ""}})));
}

TEST_CASE("a private file is made for nobody else", "[paths]") {
  const TemporaryDirectory directory;
  const auto file = directory / "state" / "chat-relay" / "history";
  REQUIRE(make_private_file(file));
  CHECK(mode_of(file) == 0600);
  CHECK(mode_of(file.parent_path()) == 0700);
  CHECK(mode_of(directory / "state") == 0700);
  std::ofstream(file) << "kept";
  REQUIRE(::chmod(file.c_str(), 0640) == 0);
  REQUIRE(make_private_file(file));
  CHECK(mode_of(file) == 0640);
  CHECK(contents_of(file) == "kept");
}

TEST_CASE("a private file that cannot be made is one clear line", "[paths]") {
  CHECK(make_private_file("/dev/null/chat-relay/history").error() ==
        "cannot make /dev/null/chat-relay: Not a directory");
}

TEST_CASE("a log is appended to, line by line", "[log]") {
  const TemporaryDirectory directory;
  const auto file = directory / "log";
  for (const char* entry : {"one\n", "two\n"}) {
    auto log = LogFile::open(file);
    REQUIRE(log);
    log->append(entry);
    log->append("more\n");
    CHECK_FALSE(log->flush());
    CHECK_FALSE(log->flush());
    CHECK(log->is_whole());
  }
  CHECK(contents_of(file) == "one\nmore\ntwo\nmore\n");
  CHECK(mode_of(file) == 0600);
}

TEST_CASE("a log that cannot be opened is one clear line", "[log]") {
  CHECK(LogFile::open("/nowhere/log").error() ==
        "cannot write the log file /nowhere/log: No such file or directory");
}

TEST_CASE("a full disk is told of once, and so is its end", "[log]") {
  const TemporaryDirectory directory;
  const auto file = directory / "log";
  auto log = LogFile::open(file);
  REQUIRE(log);
  {
    const FileSizeLimit limit(6);
    log->append("one\n");
    log->append("two\n");
    log->append("three\n");
    CHECK(log->flush() == "the log file " + file.string() + " cannot be written: File too large");
    log->append("four\n");
    CHECK_FALSE(log->flush());
    CHECK_FALSE(log->is_whole());
  }
  CHECK(contents_of(file) == "one\ntw");
  log->append("five\n");
  CHECK(log->flush() == "the log file " + file.string() + " is written again, without 3 lines");
  log->append("six\n");
  CHECK_FALSE(log->flush());
  CHECK(contents_of(file) == "one\ntw\n(3 lines missing here)\nfive\nsix\n");
  CHECK_FALSE(log->is_whole());
}

TEST_CASE("a pipe that nobody reads does not keep the log", "[log]") {
  const TemporaryDirectory directory;
  const auto file = directory / "pipe";
  REQUIRE(::mkfifo(file.c_str(), 0600) == 0);
  CHECK_FALSE(LogFile::open(file));
  const UniqueFd reader(::open(file.c_str(), O_RDONLY | O_NONBLOCK));
  auto log = LogFile::open(file);
  REQUIRE(log);
  const std::string entry = std::string(1000, 'x') + "\n";
  for (int i = 0; i < 100; ++i) log->append(entry);
  const auto told = log->flush();
  REQUIRE(told);
  CHECK(told->find("cannot be written") != std::string::npos);
}
