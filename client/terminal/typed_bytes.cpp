#include "client/terminal/typed_bytes.h"

#include "client/text/foreign_text.h"
#include "common/code_point.h"

#include <cstddef>
#include <utility>

namespace chat::client {
namespace {

constexpr unsigned char kFirstBeyondAscii = 0x80;
constexpr unsigned char kFirstLead = 0xC2;

/// How many bytes a character has that begins so; 1, too, where none does.
std::size_t length_behind(unsigned char lead) {
  if (lead < kFirstLead || lead > 0xF4) return 1;
  if (lead >= 0xF0) return 4;
  return lead >= 0xE0 ? 3 : 2;
}

unsigned char first_of(const std::string& bytes) {
  return static_cast<unsigned char>(bytes.front());
}

}  // namespace

std::string TypedBytes::feed(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  if (upper_half_) {
    return value < kFirstBeyondAscii ? std::string(1, byte) : (*upper_half_)[value - kFirstBeyondAscii];
  }
  std::string done;
  if (!continues_character(byte)) done = flush();
  begun_ += byte;
  if (begun_.size() >= length_behind(first_of(begun_))) done += flush();
  return done;
}

std::string TypedBytes::flush() {
  return foreign_text(std::exchange(begun_, {}));
}

}  // namespace chat::client
