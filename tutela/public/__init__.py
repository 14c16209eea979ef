"""The door for the public: asks what somebody knows, seals it to the unit, and can read none of it."""
