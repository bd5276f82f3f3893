#include "catch.h"
#include "common/file.h"
#include "common/private_file.h"
#include "common/units.h"
#include "temporary_directory.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>

using namespace chat;
using namespace std::chrono_literals;

namespace {

constexpr auto kShort = 50ms;

/// A named pipe and a socket in a directory of their own.
struct Odd {
  TemporaryDirectory directory{};
  std::string pipe = (directory / "pipe").string();
  std::string socket = (directory / "socket").string();

  Odd() {
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    REQUIRE(::mknod(socket.c_str(), S_IFSOCK | 0600, 0) == 0);
  }
};

}  // namespace

TEST_CASE("what is no file is not read, and nothing is waited for", "[file]") {
  const Odd odd;
  const std::pair<std::string, std::string> cases[] = {
      {"/etc", "it is a directory"},
      {"/dev/zero", "it is a device"},
      {"/dev/tty", "it is a device"},
      {"/dev/full", "it is a device"},
      {odd.socket, "it is a socket"},
      {odd.pipe, "it is a pipe into which nobody has written"},
      {odd.pipe + "x", "No such file or directory"},
  };
  for (const auto& [path, why] : cases) {
    for (const auto& text : {read_file(path, kKiB, kShort), read_first_line(path, kKiB, kShort)}) {
      REQUIRE_FALSE(text);
      CHECK(text.error() == fmt::format("cannot read {}: {}", path, why));
    }
  }
  CHECK(read_file("/dev/null", kKiB) == "");
}

TEST_CASE("a pipe is read while somebody writes into it", "[file]") {
  const Odd odd;
  std::thread writer([&] { std::ofstream(odd.pipe) << "one\n" << std::flush << "two\n"; });
  const UniqueFd there(::open(odd.pipe.c_str(), O_RDONLY | O_CLOEXEC));  // waits for the writer
  CHECK(read_file(odd.pipe, kKiB) == "one\ntwo\n");
  writer.join();
}

TEST_CASE("what came through an own descriptor comes once, and is the same again", "[file]") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const UniqueFd reader(ends[0]);
  UniqueFd writer(ends[1]);
  REQUIRE(::write(writer.get(), "max-rooms = 5", 13) == 13);
  writer.reset();
  const FileReader read = reading_own_descriptors_once();
  const std::string path = "/dev/fd/" + std::to_string(reader.get());
  CHECK(read(path, 100) == "max-rooms = 5");
  CHECK(read(path, 100) == "max-rooms = 5");
  CHECK(FileReader(read)(path, 100) == "max-rooms = 5");
  CHECK_FALSE(read_file(path, 100, std::chrono::milliseconds(0)) == "max-rooms = 5");
}

TEST_CASE("what is read again is not waited for", "[file]") {
  const Odd odd;
  const UniqueFd writer(::open(odd.pipe.c_str(), O_RDWR | O_CLOEXEC));
  const FileReader read = reading_own_descriptors_once();
  REQUIRE(::write(writer.get(), "x", 1) == 1);
  CHECK_FALSE(read(odd.pipe, 0));
  CHECK(read(odd.pipe, kKiB).error() ==
        fmt::format(
            "cannot read {}: it is a pipe whose writer has not closed it, and nobody waits for that now",
            odd.pipe));
}

TEST_CASE("a pipe whose writer says nothing is waited for, but not for long", "[file]") {
  const Odd odd;
  const UniqueFd writer(::open(odd.pipe.c_str(), O_RDWR | O_CLOEXEC));
  const std::string silence = fmt::format(
      "cannot read {}: it is a pipe, and for 50 milliseconds nothing has come through it", odd.pipe);
  CHECK(read_file(odd.pipe, kKiB, kShort).error() == silence);
  CHECK(read_first_line(odd.pipe, kKiB, kShort).error() == silence);
  REQUIRE(::write(writer.get(), "one\ntwo", 7) == 7);
  CHECK(read_first_line(odd.pipe, kKiB, kShort) == "one");
}

TEST_CASE("what has no end is read up to a bound", "[file]") {
  const Odd odd;
  std::ofstream(odd.directory / "large") << std::string(2 * kKiB, 'x');
  const std::string large = (odd.directory / "large").string();
  CHECK(read_file(large, kKiB).error() == large + " is too large: 1 KiB is the most that is read");
  CHECK(read_first_line(large, kKiB).error() == large + " is too large: its first line has more than 1 KiB");
  CHECK(read_file(large, 2 * kKiB).has_value());
}

TEST_CASE("what cannot be written is told by what it is, at once", "[file]") {
  const Odd odd;
  const std::pair<std::string, std::string> cases[] = {
      {"/etc", "it is a directory"},
      {odd.socket, "it is a socket"},
      {odd.pipe, "it is a pipe that nobody reads"},
      {"/nowhere/x", "No such file or directory"},
  };
  for (const auto& [path, why] : cases) {
    CAPTURE(path);
    CHECK(open_to_write(path, O_APPEND | O_CREAT, 0600).error() == why);
  }
  const auto null = open_to_write("/dev/null", O_APPEND, 0600);
  REQUIRE(null);
  CHECK(is_plain_file(null->get()));
  CHECK_FALSE(is_plain_file(open_to_write("/dev/full", O_APPEND, 0600)->get()));
  CHECK(is_plain_file(open_to_write((odd.directory / "new").string(), O_CREAT, 0600)->get()));
}

TEST_CASE("a private file takes the place of none that is no plain file", "[file]") {
  const TemporaryDirectory directory;
  const std::string pipe = (directory / "pipe").string();
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  std::filesystem::create_symlink("pipe", directory / "link");
  for (const char* const name : {"pipe", "link"}) {
    const auto replaced = replace_private_file(directory / name, "words");
    REQUIRE_FALSE(replaced);
    CHECK(replaced.error() == "cannot replace " + pipe + ": it is no plain file");
  }
  CHECK(std::filesystem::is_fifo(pipe));
}

TEST_CASE("a private file takes the place of what a link leads to, also if that is not there yet", "[file]") {
  const TemporaryDirectory directory;
  namespace fs = std::filesystem;
  fs::create_symlink("elsewhere/known", directory / "first");
  fs::create_symlink("first", directory / "second");
  for (const char* const words : {"one", "two"}) {
    REQUIRE(replace_private_file(directory / "second", words));
    CHECK(fs::read_symlink(directory / "second") == "first");
    CHECK(fs::read_symlink(directory / "first") == "elsewhere/known");
    CHECK(read_file(directory / "elsewhere/known", 100) == words);
  }
  fs::create_symlink("there", directory / "here");
  fs::create_symlink("here", directory / "there");
  CHECK_FALSE(replace_private_file(directory / "here", "words"));
  CHECK(fs::is_symlink(directory / "here"));
}

TEST_CASE("whether a file can be written is known without making it", "[file]") {
  const TemporaryDirectory directory;
  const auto is_link = [&](const char* name, const std::filesystem::path& to) {
    std::filesystem::create_symlink(to, directory / name);
    return can_be_written((directory / name).string());
  };
  CHECK(can_be_written((directory / "new").string()));
  CHECK(is_link("to-new", "new"));
  CHECK(is_link("to-nowhere", directory / "gone" / "new").error() == "No such file or directory");
  CHECK(is_link("to-itself", "to-itself").error() == "Too many levels of symbolic links");
  CHECK_FALSE(std::filesystem::exists(directory / "new"));
}
