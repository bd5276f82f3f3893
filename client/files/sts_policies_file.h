#pragma once

#include "client/connection/sts_policies.h"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace chat::client {

/// The policies in a file, which several clients share.
class StsPoliciesFile final : public StsPolicies {
 public:
  explicit StsPoliciesFile(std::filesystem::path path) : path_(std::move(path)) {}

  Result<std::optional<StsPolicy>> find(const std::string& host) override;
  Result<void> keep(const std::string& host, const std::optional<StsPolicy>& policy) override;
  std::string place() const override { return path_.string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace chat::client
