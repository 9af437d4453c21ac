#pragma once
namespace firesteel {
class SessionRegistry {};
}  // namespace firesteel
