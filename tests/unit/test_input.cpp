#include "catch.h"
#include "client/pipeline/input.h"
#include "common/standard_streams.h"
#include "common/units.h"
#include "pipe.h"
#include "temporary_directory.h"
#include "waiting.h"

#include <fstream>
#include <string>
#include <vector>

#include <sys/ioctl.h>
#include <sys/wait.h>

using namespace chat;
using namespace chat::client;

namespace {

constexpr std::size_t kLineMax = 100;

std::string taken(const Input::Line& line) {
  return line.kind == Input::Line::Kind::refused ? "! " + line.problem : std::string(line.text);
}

/// All lines, until there is one that ends it or the input has ended.
std::vector<std::string> read_lines(Input& input, std::size_t at_most = 1000) {
  std::vector<std::string> lines;
  run_until([&](Selector& selector) { input.watch(selector); },
            [&] { return input.has_line() || input.ended() ? Time() : kNever; },
            [&](const Selector& selector, Time) {
              input.advance(selector);
              while (input.has_line() && lines.size() < at_most) lines.push_back(taken(input.next()));
              return input.ended() || lines.size() == at_most;
            });
  return lines;
}

int unread_bytes(int fd) {
  int bytes = 0;
  REQUIRE(::ioctl(fd, FIONREAD, &bytes) == 0);
  return bytes;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a pipe is read line by line to its end", "[input]") {
  Pipe pipe(0);
  Input input(pipe.reader.get(), kLineMax);
  pipe.write("one\r\ntw");
  CHECK(read_lines(input, 1) == Lines{"one"});
  CHECK_FALSE(input.ended());
  pipe.write("o\n\nlast");
  pipe.writer.reset();
  CHECK(read_lines(input) == Lines{"two", "", "last"});
  CHECK(input.ended());
  CHECK(input.error().empty());
}

TEST_CASE("nothing more is read while a line waits", "[input]") {
  Pipe pipe(0);
  Input input(pipe.reader.get(), kLineMax);
  pipe.write("one\ntwo\n");
  CHECK(read_lines(input, 1) == Lines{"one"});
  pipe.write("three\n");
  Selector selector;
  input.watch(selector);
  selector.look_again();
  CHECK_FALSE(selector.readable(pipe.reader.get()));
  selector.watch_readable(pipe.reader.get());
  selector.look_again();
  input.advance(selector);
  CHECK(unread_bytes(pipe.reader.get()) == 6);
  CHECK(read_lines(input, 2) == Lines{"two", "three"});
}

TEST_CASE("lines that cannot be sent are refused by their number", "[input]") {
  Pipe pipe(0);
  Input input(pipe.reader.get(), kLineMax);
  pipe.write(
      "good\nb\xff"
      "d\n" +
      std::string(1234, 'x') + "\ngood\n");
  pipe.writer.reset();
  CHECK(read_lines(input) ==
        Lines{"good", "! line 2 is not UTF-8 (byte 2)", "! line 3 has 1,234 bytes, more than 100", "good"});
}

TEST_CASE("files are read to their end", "[input]") {
  const TemporaryDirectory directory;
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "a line of the file\n";
  std::ofstream(directory / "in") << text;
  const UniqueFd fd(::open((directory / "in").c_str(), O_RDONLY));
  Input input(fd.get(), kLineMax);
  CHECK(read_lines(input, 20000) == Lines(20000, "a line of the file"));
  CHECK(read_lines(input).empty());
  CHECK(input.ended());
}

TEST_CASE("/dev/null and a closed descriptor are inputs that have ended", "[input]") {
  const UniqueFd fd(::open("/dev/null", O_RDONLY));
  Input null(fd.get(), kLineMax);
  CHECK(read_lines(null).empty());
  CHECK(null.error().empty());
  const Input closed(4095, kLineMax);
  CHECK(closed.ended());
  CHECK(closed.error().empty());
}

TEST_CASE("an input that cannot be read has ended and says why", "[input]") {
  const UniqueFd fd(::open("/", O_RDONLY | O_DIRECTORY));
  Input input(fd.get(), kLineMax);
  CHECK(read_lines(input).empty());
  CHECK(input.error() == "cannot read standard input: Is a directory");
}

TEST_CASE("missing standard descriptors are no place for others", "[input]") {
  const pid_t child = ::fork();
  if (child == 0) {
    for (const int fd : {0, 1, 2}) ::close(fd);
    open_missing_standard_streams(ClosedOutput::refuses);
    char byte = 0;
    const bool input_ends = ::read(0, &byte, 1) == 0;
    const bool output_refuses = ::write(1, "x", 1) < 0 && ::write(2, "x", 1) < 0;
    const bool next_is_free = ::open("/dev/null", O_RDONLY) > 2;
    ::_exit(input_ends && output_refuses && next_is_free ? 0 : 1);
  }
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}
