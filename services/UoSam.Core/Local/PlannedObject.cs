using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>An object and how much of the decoder it gets.</summary>
/// <param name="Target">The object.</param>
/// <param name="Calls">How many of the prompt kinds, from the first on; 0 for none.</param>
internal readonly record struct PlannedObject(ObjectPrompt Target, int Calls);
