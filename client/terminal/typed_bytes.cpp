#include "client/terminal/typed_bytes.h"

#include "client/text/foreign_text.h"
#include "common/code_point.h"

#include <utility>

namespace chat::client {
namespace {

constexpr unsigned char kFirstBeyondAscii = 0x80;

}  // namespace

std::string TypedBytes::feed(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  if (upper_half_) {
    return value < kFirstBeyondAscii ? std::string(1, byte) : (*upper_half_)[value - kFirstBeyondAscii];
  }
  std::string done;
  if (!continues_character(byte)) done = flush();
  begun_ += byte;
  if (begun_.size() >= character_bytes(begun_.front())) done += flush();
  return done;
}

std::string TypedBytes::flush() {
  return foreign_text(std::exchange(begun_, {}));
}

}  // namespace chat::client
