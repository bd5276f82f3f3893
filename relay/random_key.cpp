#include "relay/random_key.h"

#include <sodium.h>

namespace chat::relay {

std::string random_key(std::size_t bytes) {
  std::string key(bytes, 0);
  randombytes_buf(key.data(), key.size());
  return key;
}

std::string in_hexadecimal(std::string_view key) {
  std::string digits(2 * key.size() + 1, 0);  // sodium_bin2hex() ends them with a NUL
  sodium_bin2hex(digits.data(), digits.size(), reinterpret_cast<const unsigned char*>(key.data()),
                 key.size());
  digits.pop_back();
  return digits;
}

}  // namespace chat::relay
