// When the memory that a crowd took is given back.

#include "catch.h"
#include "fake_client.h"
#include "relay/loop/tidying.h"

using namespace chat;
using namespace chat::relay;
using namespace chat::test;

namespace {

Time at(double second) {
  return at_second(second).steady;
}

}  // namespace

TEST_CASE("memory is given back when nothing has happened for a moment, and after some seconds of talk") {
  Tidying tidying;
  CHECK(tidying.deadline() == kNever);
  tidying.put_off(at(1));
  CHECK(tidying.deadline() == at(1.2));
  tidying.put_off(at(5.9));
  CHECK(tidying.deadline() == at(6));
  tidying.end();
  CHECK(tidying.deadline() == kNever);
}

TEST_CASE("memory is given back after much has been written, and not after little") {
  Tidying tidying;
  tidying.note_archived(999, at(1));
  tidying.note_archived(1'998, at(2));
  CHECK(tidying.deadline() == kNever);
  tidying.note_archived(2'998, at(3));
  CHECK(tidying.deadline() == at(3.2));
}
