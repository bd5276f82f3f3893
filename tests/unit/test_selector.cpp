#include "catch.h"
#include "common/selector.h"
#include "common/unique_fd.h"
#include "pipe.h"

#include <array>
#include <chrono>
#include <csignal>
#include <optional>
#include <vector>

#include <sys/resource.h>
#include <sys/timerfd.h>
#include <unistd.h>

using namespace chat;

namespace {

Time soon() {
  return std::chrono::steady_clock::now() + std::chrono::milliseconds(1);
}

}  // namespace

TEST_CASE("select tells who is ready", "[selector]") {
  Selector selector;
  Pipe quiet;
  Pipe talking;
  talking.write();
  selector.watch_readable(quiet.reader.get());
  selector.watch_readable(talking.reader.get());
  selector.watch_writable(quiet.writer.get());
  selector.wait(kNever);
  CHECK_FALSE(selector.readable(quiet.reader.get()));
  CHECK(selector.readable(talking.reader.get()));
  CHECK(selector.writable(quiet.writer.get()));
  CHECK_FALSE(selector.writable(talking.writer.get()));
}

TEST_CASE("a further look asks who is readable, and keeps who is writable", "[selector]") {
  Selector selector;
  Pipe talking;
  Pipe full;
  std::array<char, 65'536> bytes{};
  while (::write(full.writer.get(), bytes.data(), bytes.size()) > 0) continue;
  selector.watch_readable(talking.reader.get());
  selector.watch_writable(talking.writer.get());
  selector.watch_writable(full.writer.get());
  selector.wait(kNever);
  CHECK_FALSE(selector.readable(talking.reader.get()));
  talking.write();
  while (::read(full.reader.get(), bytes.data(), bytes.size()) > 0) continue;
  selector.look_again();
  CHECK(selector.readable(talking.reader.get()));
  CHECK(selector.writable(talking.writer.get()));
  CHECK_FALSE(selector.writable(full.writer.get()));
}

TEST_CASE("nobody is ready when the deadline ends the wait, or after clear", "[selector]") {
  Selector selector;
  Pipe pipe;
  selector.watch_readable(pipe.reader.get());
  const Time deadline = soon();
  CHECK(selector.wait(deadline).steady >= deadline);
  CHECK_FALSE(selector.readable(pipe.reader.get()));
  pipe.write();
  selector.clear();
  selector.wait(soon());
  CHECK_FALSE(selector.readable(pipe.reader.get()));
}

TEST_CASE("descriptors past FD_SETSIZE are watched like any other", "[selector]") {
  constexpr int kFarDescriptor = 3000;  // below the 4,096 that every Linux allows
  rlimit limit{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &limit) == 0);
  limit.rlim_cur = limit.rlim_max;
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &limit) == 0);
  Pipe pipe;
  const UniqueFd far(::dup2(pipe.reader.get(), kFarDescriptor));
  REQUIRE(far.get() == kFarDescriptor);
  pipe.write();
  Selector selector;
  selector.watch_readable(far.get());
  selector.wait(kNever);
  CHECK(selector.readable(far.get()));
  CHECK_FALSE(selector.readable(far.get() - 1));
  CHECK_FALSE(selector.readable(far.get() + 64));
}

TEST_CASE("the sets can be shown", "[selector]") {
  Selector selector;
  Pipe pipe;
  selector.watch_readable(pipe.reader.get());
  selector.watch_writable(pipe.writer.get());
  selector.wait(kNever);
  CHECK(selector.watched().read == std::vector{pipe.reader.get()});
  CHECK(selector.watched().write == std::vector{pipe.writer.get()});
  CHECK(selector.ready().read.empty());
  CHECK(selector.ready().write == std::vector{pipe.writer.get()});
}

TEST_CASE("what ended a wait can be asked", "[selector]") {
  Selector selector{SIGUSR1};
  Pipe pipe;
  selector.watch_readable(pipe.reader.get());
  selector.wait(soon());
  CHECK(selector.woken_by() == Selector::Cause::deadline);
  ::raise(SIGUSR1);
  selector.wait(kNever);
  CHECK(selector.woken_by() == Selector::Cause::signal);
  pipe.write();
  selector.wait(kNever);
  CHECK(selector.woken_by() == Selector::Cause::descriptors);
}

TEST_CASE("after several were ready at once it still sleeps, and wakes for all that it should",
          "[selector]") {
  Selector selector{SIGUSR1};
  Pipe one;
  Pipe other;
  selector.watch_readable(one.reader.get());
  selector.watch_readable(other.reader.get());
  one.write();
  other.write();
  selector.wait(kNever);
  REQUIRE(selector.readable(one.reader.get()));
  REQUIRE(selector.readable(other.reader.get()));

  SECTION("descriptors") {
    selector.wait(kNever);
    CHECK(selector.woken_by() == Selector::Cause::descriptors);
    CHECK(selector.readable(other.reader.get()));
  }
  SECTION("a descriptor that becomes ready meanwhile") {
    const UniqueFd timer(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC));
    const itimerspec in_5_ms{{0, 0}, {0, 5'000'000}};
    REQUIRE(::timerfd_settime(timer.get(), 0, &in_5_ms, nullptr) == 0);
    selector.clear();
    selector.watch_readable(timer.get());
    selector.wait(kNever);
    CHECK(selector.woken_by() == Selector::Cause::descriptors);
    CHECK(selector.readable(timer.get()));
  }
  SECTION("the deadline") {
    selector.clear();
    const Time deadline = soon();
    CHECK(selector.wait(deadline).steady >= deadline);
    CHECK(selector.woken_by() == Selector::Cause::deadline);
    CHECK_FALSE(selector.readable(one.reader.get()));
  }
  SECTION("a signal") {
    selector.clear();
    ::raise(SIGUSR1);
    selector.wait(kNever);
    CHECK(selector.woken_by() == Selector::Cause::signal);
    CHECK(selector.has_signal());
    CHECK(selector.take_signal(SIGUSR1) == 1);
    CHECK_FALSE(selector.has_signal());
  }
}

TEST_CASE("a signal ends a pause, and the next wait tells of it", "[selector]") {
  Selector selector{SIGUSR1};
  ::raise(SIGUSR1);
  selector.pause(std::chrono::hours(1));
  selector.wait(kNever);
  CHECK(selector.woken_by() == Selector::Cause::signal);
  CHECK(selector.take_signal(SIGUSR1) == 1);
  selector.wait(soon());
  CHECK(selector.woken_by() == Selector::Cause::deadline);
}

TEST_CASE("a signal that was ignored before stays ignored", "[selector]") {
  const auto before = std::signal(SIGUSR2, SIG_IGN);
  REQUIRE(before != SIG_ERR);
  Selector selector{SIGUSR1, SIGUSR2};
  ::raise(SIGUSR2);
  selector.wait(soon());
  CHECK(selector.woken_by() == Selector::Cause::deadline);
  CHECK(selector.take_signal(SIGUSR2) == 0);
  ::raise(SIGUSR1);
  selector.wait(kNever);
  CHECK(selector.take_signal(SIGUSR1) == 1);
  std::signal(SIGUSR2, before);
}

TEST_CASE("one descriptor's room is waited for until a signal comes or it takes too long", "[selector]") {
  Selector selector{SIGUSR1};
  Pipe pipe;
  CHECK(selector.wait_writable(pipe.writer.get(), std::nullopt));
  const std::array<char, 4096> block{};
  while (::write(pipe.writer.get(), block.data(), block.size()) > 0) {
  }
  CHECK_FALSE(selector.wait_writable(pipe.writer.get(), std::chrono::milliseconds(1)));
  ::raise(SIGUSR1);
  CHECK_FALSE(selector.wait_writable(pipe.writer.get(), std::nullopt));
  CHECK(Selector::has_come(SIGUSR1));
  selector.wait(kNever);
  CHECK(selector.take_signal(SIGUSR1) == 1);
}

TEST_CASE("a signal that came before the wait ends the wait", "[selector]") {
  Selector selector{SIGUSR1};
  ::raise(SIGUSR1);
  CHECK(selector.take_signal(SIGUSR1) == 0);
  selector.wait(kNever);
  CHECK(selector.take_signal(SIGUSR1) == 1);
  CHECK(selector.take_signal(SIGUSR1) == 0);
}
