#include "relay/random_key.h"

#include <sodium.h>

namespace chat::relay {

std::string random_key(std::size_t bytes) {
  std::string key(bytes, 0);
  randombytes_buf(key.data(), key.size());
  return key;
}

}  // namespace chat::relay
