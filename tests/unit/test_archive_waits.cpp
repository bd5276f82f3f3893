// Who waits until the archive has kept or deleted what it was given.

#include "relay/hub/archive_waits.h"
#include "relay/hub/person.h"
#include "tests/unit/catch.h"
#include "tests/unit/fake_client.h"
#include "tests/unit/slow_archive.h"

#include <string>
#include <vector>

using namespace chat;
using namespace chat::relay;
using namespace chat::test;

namespace {

struct ForgettingWitness final : Witness {
  std::vector<std::string> seen{};
  void see(const WrongTry&, Moment) override {}
  void see(const AccountChange&, Moment) override {}
  void see(const LetIn&, Moment) override {}
  void see(const ForgettingDone& done, Moment) override {
    seen.push_back(std::string(done.nick) + ", " + std::string(done.account) + ", " +
                   (done.is_gone ? "gone" : "not gone"));
  }
};

}  // namespace

TEST_CASE("a witness is told of what was to be forgotten once it is known, and once", "[archive]") {
  SlowArchive archive;
  ForgettingWitness witness;
  ArchiveWaits waits;
  Person ruth;
  ruth.nick = "ruth";
  for (const Forgetting end : {Forgetting::failed, Forgetting::done}) {
    archive.forgetting_state = Forgetting::goes_on;
    for (const char* const account : {"sam", "SAM", "eve"}) waits.tell_of_forgetting(witness, ruth, account);
    CHECK(waits.deadline(archive, {}) == kNever);
    waits.go_on_after_forgetting(archive, at_second(0));
    CHECK(witness.seen.empty());
    archive.forgetting_state = end;
    CHECK(waits.deadline(archive, {}) == Time{});
    waits.go_on_after_forgetting(archive, at_second(0));
    const std::string words = end == Forgetting::done ? "gone" : "not gone";
    CHECK(witness.seen == std::vector<std::string>{"ruth, sam, " + words, "ruth, eve, " + words});
    witness.seen.clear();
    CHECK(waits.deadline(archive, {}) == kNever);
  }
}
