namespace UoSam.Core.ModelStore;

/// <summary>How a prepared decoder runs.</summary>
public enum DecoderKind
{
    /// <summary>Work once per image, batches of prompts with folded weights, upscaling only for chosen masks.</summary>
    Folded = 0,

    /// <summary>
    /// The export as it came with its four masks as outputs: one prompt per run, always upscaled; slower, same masks.
    /// </summary>
    Whole = 1,
}
