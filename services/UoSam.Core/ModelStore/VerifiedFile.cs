namespace UoSam.Core.ModelStore;

/// <summary>A stored file, hashed anew.</summary>
/// <param name="Expected">As the manifest (for a catalogue model's originals: the catalogue) has it.</param>
/// <param name="State">How it compares.</param>
/// <param name="Found">What is there, or null where it is missing.</param>
public sealed record VerifiedFile(ModelFile Expected, FileState State, ModelFile? Found);
