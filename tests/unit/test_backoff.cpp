#include "catch.h"
#include "client/connection/backoff.h"

#include <chrono>

using namespace chat;
using namespace chat::client;
using std::chrono::seconds;

namespace {

double in_seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

double almost_one() {
  return 1 - 1e-9;
}

}  // namespace

TEST_CASE("waits grow from a second to a minute", "[backoff]") {
  Backoff shortest([] { return 0.0; });
  Backoff longest(almost_one);
  for (const double least : {1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0}) {
    CHECK(in_seconds(shortest.next()) == Approx(least));
    CHECK(in_seconds(longest.next()) == Approx(2 * least));
  }
  for (int i = 0; i < 100; ++i) CHECK(longest.next() <= seconds(60));
}

TEST_CASE("a connection that lasted makes waits short again, another does not", "[backoff]") {
  Backoff backoff([] { return 0.0; });
  backoff.next();
  backoff.next();
  CHECK(in_seconds(backoff.next(seconds(59))) == Approx(4));
  CHECK(in_seconds(backoff.next(seconds(60))) == Approx(1));
  CHECK(in_seconds(backoff.next(seconds(0))) == Approx(2));
  backoff.reset();
  CHECK(in_seconds(backoff.next()) == Approx(1));
}
