#include "catch.h"
#include "client/pipeline/output.h"
#include "common/units.h"
#include "pipe.h"
#include "temporary_directory.h"
#include "waiting.h"

#include <array>
#include <csignal>
#include <functional>
#include <optional>
#include <string>

#include <pty.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <termios.h>

using namespace chat;
using namespace chat::client;

namespace {

std::string many_lines(std::size_t bytes) {
  std::string text;
  for (int i = 0; text.size() < bytes; ++i) text += "line " + std::to_string(i) + "\n";
  return text;
}

/// What a reader receives of what an output is given; the reader begins only when nothing moves any more.
std::string read_slowly(Output& output, int fd, int reader, std::size_t expected) {
  output.advance(Selector());
  CHECK(output.pending() > 0);
  std::string received;
  run_until(
      [&](Selector& selector) {
        output.watch(selector);
        selector.watch_readable(reader);
      },
      [] { return kNever; },
      [&](const Selector& selector, Time) {
        output.advance(selector);
        std::array<char, 3000> bytes;
        const ssize_t count = selector.readable(reader) ? ::read(reader, bytes.data(), bytes.size()) : 0;
        if (count > 0) received.append(bytes.data(), static_cast<std::size_t>(count));
        return received.size() >= expected;
      });
  CHECK(output.pending() == 0);
  CHECK((::fcntl(fd, F_GETFL) & O_NONBLOCK) == 0);
  return received;
}

void check_that_all_arrives(int fd, int reader) {
  const std::string text = many_lines(2 * kMiB);
  Output output(fd);
  output.write(text);
  CHECK(output.is_full());
  CHECK(read_slowly(output, fd, reader, text.size()) == text);
  CHECK_FALSE(output.is_full());
}

class NoMoreDescriptors {
 public:
  NoMoreDescriptors() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    rlimit none = before_;
    none.rlim_cur = 0;
    ::setrlimit(RLIMIT_NOFILE, &none);
  }
  ~NoMoreDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

}  // namespace

TEST_CASE("a file takes everything at once", "[output]") {
  const TemporaryDirectory directory;
  const UniqueFd fd(::open((directory / "out").c_str(), O_WRONLY | O_CREAT, 0600));
  const std::string text = many_lines(4 * kMiB);
  Output output(fd.get());
  output.write(text);
  output.advance(Selector());
  CHECK(output.pending() == 0);
  CHECK(contents_of(directory / "out") == text);
}

TEST_CASE("a pipe's slow reader receives everything", "[output]") {
  const Pipe pipe(0);
  check_that_all_arrives(pipe.writer.get(), pipe.reader.get());
}

TEST_CASE("a pipe is written in pieces where it cannot be opened anew", "[output]") {
  const Pipe pipe(0);
  const std::string text = many_lines(kMiB);
  std::optional<Output> output;
  {
    const NoMoreDescriptors now;
    output.emplace(pipe.writer.get());
  }
  output->write(text);
  output->advance(Selector());
  CHECK(output->pending() == text.size());
  CHECK(read_slowly(*output, pipe.writer.get(), pipe.reader.get(), text.size()) == text);
}

TEST_CASE("a socket's slow reader receives everything", "[output]") {
  int ends[2];
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
  const UniqueFd writer(ends[0]);
  const UniqueFd reader(ends[1]);
  check_that_all_arrives(writer.get(), reader.get());
}

TEST_CASE("a terminal's slow reader receives everything", "[output]") {
  int master = -1;
  int slave = -1;
  termios raw{};
  ::cfmakeraw(&raw);
  REQUIRE(::openpty(&master, &slave, nullptr, &raw, nullptr) == 0);
  const UniqueFd reader(master);
  const UniqueFd terminal(slave);
  check_that_all_arrives(terminal.get(), reader.get());
}

TEST_CASE("a reader that has gone is no error", "[output]") {
  std::signal(SIGPIPE, SIG_IGN);
  Pipe pipe(0);
  Output output(pipe.writer.get());
  pipe.reader.reset();
  output.write("hello\n");
  CHECK(output.state() == Output::State::open);
  output.advance(Selector());
  CHECK(output.state() == Output::State::reader_gone);
  CHECK(output.pending() == 0);
  output.write("still\n");
  CHECK(output.pending() == 0);
}

TEST_CASE("what cannot be written is one clear line", "[output]") {
  const auto [file, flags, error] = GENERATE(table<const char*, int, const char*>({
      {"/dev/full", O_WRONLY, "cannot write to standard output: No space left on device"},
      {"/dev/null", O_RDONLY, "cannot write to standard output: Bad file descriptor"},
  }));
  const UniqueFd fd(::open(file, flags));
  Output output(fd.get());
  output.write("hello\n");
  run_until([&](Selector& selector) { output.watch(selector); }, [] { return kNever; },
            [&](const Selector& selector, Time) {
              output.advance(selector);
              return output.state() != Output::State::open;
            });
  CHECK(output.state() == Output::State::failed);
  CHECK(output.error() == error);
}

TEST_CASE("an output is of interest only while something is pending", "[output]") {
  const Pipe pipe(0);
  Output output(pipe.writer.get());
  Selector selector;
  output.watch(selector);
  selector.wait(Time{});
  CHECK_FALSE(selector.writable(pipe.writer.get()));
  output.write("hello\n");
  output.watch(selector);
  selector.wait(Time{});
  CHECK(selector.writable(pipe.writer.get()));
}
