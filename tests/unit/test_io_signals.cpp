#include "common/io_signals.h"
#include "common/selector.h"
#include "common/unique_fd.h"
#include "tests/unit/catch.h"

#include <array>
#include <set>
#include <thread>

#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace chat;

namespace {

struct Pair {
  UniqueFd ours, theirs;

  Pair() {
    std::array<int, 2> ends{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()) == 0);
    ours.reset(ends[0]);
    theirs.reset(ends[1]);
  }
  void say(const char* word) const { REQUIRE(::write(theirs.get(), word, 1) == 1); }
  void hear() const {
    char word = 0;
    REQUIRE(::read(ours.get(), &word, 1) == 1);
  }
};

/// Asked about the signals alone.
struct Loop {
  Selector selector{};
  IoSignals signals{};
  IoSignals::Lost lost = IoSignals::Lost::nothing;

  bool have_come() {
    selector.clear();
    if (signals.descriptor() < 0) return false;
    selector.watch_readable(signals.descriptor());
    selector.wait({});
    return selector.readable(signals.descriptor());
  }
  /// Of sockets of the test before, which were closed when nobody looked.
  void take_old_ones() {
    while (have_come()) take();
  }
  std::set<int> take() {
    std::set<int> from;
    lost = signals.take([&](int descriptor) { from.insert(descriptor); });
    return from;
  }
};

}  // namespace

TEST_CASE("a signal tells for which descriptor something has come", "[io-signals]") {
  const Pair alice, bob, carol;
  Loop loop;
  CHECK_FALSE(loop.have_come());
  CHECK(loop.take().empty());
  REQUIRE(loop.signals.arm(alice.ours.get()));
  REQUIRE(loop.signals.arm(bob.ours.get()));
  loop.take_old_ones();
  CHECK_FALSE(loop.have_come());

  SECTION("said by a peer") {
    bob.say("a");
    carol.say("a");
    CHECK(loop.have_come());
    CHECK(loop.take() == std::set{bob.ours.get()});
    CHECK(loop.lost == IoSignals::Lost::nothing);
    CHECK_FALSE(loop.have_come());
  }
  SECTION("its end") {
    REQUIRE(::shutdown(alice.theirs.get(), SHUT_WR) == 0);
    CHECK(loop.take() == std::set{alice.ours.get()});
  }
  SECTION("not when it is not to any more") {
    loop.signals.disarm(bob.ours.get());
    bob.say("a");
    CHECK_FALSE(loop.have_come());
    REQUIRE(loop.signals.arm(bob.ours.get()));
    CHECK_FALSE(loop.have_come());
    bob.say("b");
    CHECK(loop.have_come());
  }
  SECTION("a select() that waits for something else is neither broken off nor ended by it") {
    const Pair other;
    bob.say("a");
    loop.selector.clear();
    loop.selector.watch_readable(other.ours.get());
    loop.selector.wait({});
    CHECK(loop.selector.woken_by() == Selector::Cause::deadline);
    CHECK(loop.have_come());
  }
  SECTION("a thread that does not block them is not ended by them") {
    std::thread other([&] {
      sigset_t all;
      sigfillset(&all);
      pthread_sigmask(SIG_UNBLOCK, &all, nullptr);
      bob.say("a");
    });
    other.join();
    CHECK(loop.take() == std::set{bob.ours.get()});
  }
}

TEST_CASE("what is no socket sends no signals", "[io-signals]") {
  Loop loop;
  CHECK_FALSE(loop.signals.arm(-1));
}

TEST_CASE("where more come than the kernel keeps, that is told", "[io-signals]") {
  const Pair alice;
  Loop loop;
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_SIGPENDING, &before) == 0);
  REQUIRE(loop.signals.arm(alice.ours.get()));
  loop.take_old_ones();
  const rlimit none{0, before.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_SIGPENDING, &none) == 0);
  alice.say("a");
  REQUIRE(::setrlimit(RLIMIT_SIGPENDING, &before) == 0);
  CHECK(loop.have_come());
  loop.take();
  CHECK(loop.lost == IoSignals::Lost::some);
  alice.say("b");
  CHECK(loop.take() == std::set{alice.ours.get()});
  CHECK(loop.lost == IoSignals::Lost::nothing);
}

TEST_CASE("thousands of them are taken bit by bit", "[io-signals]") {
  const Pair alice;
  Loop loop;
  REQUIRE(loop.signals.arm(alice.ours.get()));
  loop.take_old_ones();
  for (int i = 0; i < 3000; ++i) {
    alice.say("a");
    alice.hear();
  }
  int taken = 0, calls = 0;
  for (; loop.have_come(); ++calls) loop.signals.take([&](int) { ++taken; });
  CHECK(taken == 3000);
  CHECK(calls >= 3);
}
