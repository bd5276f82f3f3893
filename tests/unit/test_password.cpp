#include "catch.h"
#include "client/files/password.h"
#include "temporary_directory.h"

#include <fstream>
#include <string>

using namespace chat::client;

namespace {

struct PasswordFile {
  TemporaryDirectory directory{};
  std::string path = (directory / "password").string();

  explicit PasswordFile(const std::string& contents) { std::ofstream(path, std::ios::binary) << contents; }
};

}  // namespace

TEST_CASE("a password is its file's first line", "[password]") {
  for (const char* contents : {"sesame", "sesame\n", "sesame\r\n", "sesame\nmore\n"}) {
    CAPTURE(contents);
    CHECK(read_password(PasswordFile(contents).path) == "sesame");
  }
}

TEST_CASE("a password that cannot be had or sent is refused, with why", "[password]") {
  const PasswordFile none("");
  CHECK(read_password(none.path).error() == "cannot read " + none.path + ": it is empty");
  CHECK(read_password(none.path + "x").error() ==
        "cannot read " + none.path + "x: No such file or directory");
  CHECK(read_password(PasswordFile(std::string(504, 'x')).path).has_value());
  const PasswordFile long_one(std::string(505, 'x') + "\r\n");
  CHECK(read_password(long_one.path).error() ==
        "the password in " + long_one.path + " is too long: 505 bytes, and IRC has room for 504");
}
