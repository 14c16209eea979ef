"""Letters of the public: what each tells as a report, and what is done about them each minute."""
