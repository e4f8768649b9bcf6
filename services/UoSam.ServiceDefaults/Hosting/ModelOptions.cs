using System.ComponentModel.DataAnnotations;
using UoSam.Core.Inference;
using UoSam.Core.ModelStore;

namespace UoSam.ServiceDefaults.Hosting;

/// <summary>Which networks run where; section <c>Model</c>.</summary>
public sealed class ModelOptions
{
    /// <summary>Configuration section.</summary>
    public const string SectionName = "Model";

    /// <summary>Name in the model store; default mobile-sam.</summary>
    [Required]
    public string Id { get; init; } = ModelCatalog.DefaultId;

    /// <summary>The store's folder; default UOSAM_MODELS or the user's cache.</summary>
    public string? Folder { get; init; }

    /// <summary>auto, cpu or cuda:N; default auto.</summary>
    [Required]
    public string Device { get; init; } = "auto";

    /// <summary>Threads inside one inference; 0 (default) for the processors of this process.</summary>
    [Range(0, 1024)]
    public int IntraOpThreads { get; init; }

    /// <summary>Prompts per decoder run; default 16.</summary>
    [Range(1, 256)]
    public int DecoderBatch { get; init; } = 16;

    /// <summary>Full, or Quantized for a faster encoder that is a little less exact; default Full.</summary>
    public EncoderPrecision EncoderPrecision { get; init; }

    /// <summary>The same for the networks.</summary>
    public InferenceOptions Inference => new()
    {
        Device = Device,
        IntraOpThreads = IntraOpThreads,
        DecoderBatch = DecoderBatch,
        EncoderPrecision = EncoderPrecision,
    };
}
