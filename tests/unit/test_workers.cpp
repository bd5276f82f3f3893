#include "common/workers.h"
#include "tests/unit/awaited_thread.h"
#include "tests/unit/catch.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <memory>
#include <new>
#include <thread>
#include <vector>

#include <pthread.h>

namespace chat::test {
namespace {

TEST_CASE("Workers: what there is no memory for is done again", "[workers]") {
  Workers workers(1);
  int jobs = 0;
  int thens = 0;
  REQUIRE(workers.submit([&] {
    if (++jobs < 2) throw std::bad_alloc();
    return [&] {
      if (++thens < 2) throw std::bad_alloc();
    };
  }) == 0);
  CHECK_THROWS_AS(collect_next(workers), std::bad_alloc);
  workers.collect();
  CHECK(jobs == 2);
  CHECK(thens == 2);
  workers.collect();
  CHECK(thens == 2);
}

TEST_CASE("Workers: jobs are done in their order, and the loop hears of each", "[workers]") {
  Workers workers(100);
  std::vector<int> heard;
  for (int i = 0; i < 50; ++i)
    REQUIRE(workers.submit([&, i] { return [&, i] { heard.push_back(i); }; }) == 0);
  while (heard.size() < 50) collect_next(workers);
  for (int i = 0; i < 50; ++i) REQUIRE(heard[static_cast<std::size_t>(i)] == i);
}

TEST_CASE("Workers: what comes of a job is run by the loop, the job is not", "[workers]") {
  Workers workers(1);
  const pthread_t loop = ::pthread_self();
  bool done_in_loop = true;
  bool heard_in_loop = false;
  REQUIRE(workers.submit([&] {
    done_in_loop = ::pthread_equal(loop, ::pthread_self()) != 0;
    return [&] { heard_in_loop = ::pthread_equal(loop, ::pthread_self()) != 0; };
  }) == 0);
  collect_next(workers);
  CHECK_FALSE(done_in_loop);
  CHECK(heard_in_loop);
}

TEST_CASE("Workers: no more wait than may", "[workers]") {
  Gate gate;
  Workers workers(2);
  REQUIRE(workers.submit(gate.job()) == 0);
  gate.entered.get_future().wait();
  const auto nothing = [] { return [] {}; };
  CHECK(workers.submit(nothing) == 0);
  CHECK(workers.submit(nothing) == 0);
  CHECK(workers.submit(nothing) == EAGAIN);
  gate.opened.set_value();
}

TEST_CASE("Workers: nobody waits for a job when they are destroyed, and it ends unheard", "[workers]") {
  Gate gate;
  const auto kept = std::make_shared<int>(0);
  {
    Workers workers(1);
    REQUIRE(workers.submit([kept, job = gate.job()] {
      const auto then = job();
      return [kept, then] { FAIL("nobody is there to hear"); };
    }) == 0);
    gate.entered.get_future().wait();
    REQUIRE(workers.submit([kept] { return [] { FAIL("it never began"); }; }) == 0);
  }
  gate.opened.set_value();
  // The thread lets go of all that it was given.
  while (kept.use_count() > 1) std::this_thread::yield();
}

TEST_CASE("Workers: a thread without a job has ended when they are destroyed", "[workers]") {
  struct Ends {
    std::shared_ptr<bool> flag;
    ~Ends() { *flag = true; }
  };
  const auto ended = std::make_shared<bool>(false);
  {
    Workers workers(1);
    REQUIRE(workers.submit([ended] {
      thread_local const Ends with_the_thread{ended};
      return [] {};
    }) == 0);
    collect_next(workers);
  }
  CHECK(*ended);
}

TEST_CASE("Workers: a signal is never taken by their thread", "[workers]") {
  Workers workers(1);
  sigset_t in_thread;
  sigemptyset(&in_thread);
  REQUIRE(workers.submit([&] {
    ::pthread_sigmask(SIG_SETMASK, nullptr, &in_thread);
    return [] {};
  }) == 0);
  collect_next(workers);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGCHLD})
    CHECK(sigismember(&in_thread, signal) == 1);
}

}  // namespace
}  // namespace chat::test
