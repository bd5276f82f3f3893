#include "relay/storage/password_hash.h"

#include <array>

#include <sodium.h>
#include <sys/mman.h>

namespace chat::relay {
namespace {

/// As libsodium takes it. It is not touched, so that costs nothing.
bool is_memory_to_be_had(std::size_t bytes) {
  void* const memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return false;
  ::munmap(memory, bytes);
  return true;
}

}  // namespace

std::optional<std::string> hash_password(std::string_view password, HashCost cost) {
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (sodium_init() < 0) return std::nullopt;
  const int result = crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), cost.passes,
                                           cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13);
  if (result != 0) return std::nullopt;
  return std::string(hash.data());
}

/// libsodium does not tell a want of memory from another password.
std::optional<bool> fits_hash(std::string_view password, const std::string& hash, HashCost cost) {
  if (sodium_init() < 0) return std::nullopt;
  if (crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0) return true;
  if (!is_memory_to_be_had(cost.memory_bytes)) return std::nullopt;
  return false;
}

bool has_other_cost(const std::string& hash, HashCost cost) {
  return crypto_pwhash_str_needs_rehash(hash.c_str(), cost.passes, cost.memory_bytes) != 0;
}

}  // namespace chat::relay
