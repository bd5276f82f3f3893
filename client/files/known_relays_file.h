#pragma once

#include "client/connection/trust.h"

#include <filesystem>
#include <optional>
#include <string>

namespace chat::client {

/// The known servers in a file, which several clients share.
class KnownRelaysFile final : public KnownRelays {
 public:
  explicit KnownRelaysFile(std::filesystem::path path) : path_(std::move(path)) {}

  /// As the file says now; nothing where there is none.
  Result<std::optional<KnownRelay>> find(const std::string& address) override;

  /// Writes it whole or not at all, readable to nobody else (0600), and keeps what others wrote meanwhile.
  Result<void> remember(const std::string& address, const KnownRelay& relay) override;

  std::string place() const override { return path_.string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace chat::client
