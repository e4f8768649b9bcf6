using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>An object's shape to ask SAM with.</summary>
/// <param name="Logits">[256, 256] dense prompt, encoder-input frame at a quarter of its size.</param>
/// <param name="Box">Box in image pixels.</param>
internal sealed record EvidenceShape(float[] Logits, BoxPrompt Box);
