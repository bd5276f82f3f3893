#include "catch.h"
#include "client/terminal/signal_keys.h"

#include <chrono>
#include <string>
#include <string_view>

using namespace chat;
using namespace chat::client;
using namespace std::chrono_literals;

namespace {

/// Of the keys among `typed`, each as a letter: 'i' interrupts, 's' stops.
std::string keys_in(SignalKeys& keys, std::string_view typed, Time now = Time() + 1h) {
  std::string found;
  for (const char byte : typed) {
    const KeyMeaning meaning = keys.take(byte, now);
    if (meaning != KeyMeaning::text) found += meaning == KeyMeaning::interrupt ? 'i' : 's';
  }
  return found;
}

SignalKeys usual_keys() {
  return SignalKeys({{'\x03', KeyMeaning::interrupt}, {'\x13', KeyMeaning::stop}});
}

}  // namespace

TEST_CASE("keys are obeyed among what is typed", "[client]") {
  SignalKeys keys = usual_keys();
  CHECK(keys_in(keys,
                "ab\x03"
                "c\x13\x1a") == "is");
}

TEST_CASE("no key is obeyed in a paste", "[client]") {
  SignalKeys keys = usual_keys();
  CHECK(keys_in(keys, "\x1b[200~\x03 a\x13\x1b[200~\x03\x1b[201~").empty());
  CHECK(keys_in(keys, "\x03") == "i");
  CHECK(keys_in(keys, "\x1b[200\x03~\x13") == "is");
}

TEST_CASE("a key gives up a paste whose end never comes", "[client]") {
  SignalKeys keys = usual_keys();
  const Time begins = Time() + 1h;
  CHECK(keys_in(keys, "\x1b[200~a", begins).empty());
  CHECK(keys_in(keys, "\x03", begins + SignalKeys::kPasteSilenceMax - 1ms).empty());
  CHECK(keys_in(keys, "\x03\x03", begins + 1h) == "ii");
}

TEST_CASE("where the terminal is to obey no keys none is", "[client]") {
  SignalKeys keys;
  CHECK(keys_in(keys, "\x03\x13").empty());
}
