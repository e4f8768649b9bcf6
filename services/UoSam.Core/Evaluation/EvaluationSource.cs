namespace UoSam.Core.Evaluation;

/// <summary>The images of an evaluation, loaded one at a time so that memory stays flat.</summary>
/// <param name="names">Names, each once; <c>sequence/frame</c> for videos, frames in order.</param>
/// <param name="load">
/// Loads the maps of the image at an index; called from several threads, maybe more than once per image.
/// </param>
public sealed class EvaluationSource(IReadOnlyList<string> names, Func<int, EvaluationItem> load)
{
    /// <summary>Names of the images.</summary>
    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>Loads the maps of one image and checks that they fit each other.</summary>
    /// <param name="index">0 .. Names.Count - 1.</param>
    /// <exception cref="InvalidInputException">
    /// EVALUATION_SIZE where sizes differ, or what the loader refused; the message begins with the image's name, once where the
    /// loader is another source.
    /// </exception>
    public EvaluationItem Load(int index)
    {
        try
        {
            var item = load(index);
            CheckSize(item, "prediction", item.Predicted.Height, item.Predicted.Width);
            CheckSize(item, "logits", item.Logits?.Height, item.Logits?.Width);
            return item;
        }
        catch (InvalidInputException fault) when (!fault.Message.StartsWith($"{Names[index]}: ", StringComparison.Ordinal))
        {
            throw new InvalidInputException(fault.Reason, $"{Names[index]}: {fault.Message}", fault);
        }
    }

    /// <summary>Refuses a source without images.</summary>
    /// <exception cref="InvalidInputException">EVALUATION_EMPTY.</exception>
    internal void CheckNotEmpty()
    {
        if (Names.Count == 0)
        {
            throw new InvalidInputException("EVALUATION_EMPTY", "0 images to evaluate, at least 1 is needed");
        }
    }

    private static void CheckSize(EvaluationItem item, string what, int? height, int? width)
    {
        var truth = item.Truth;
        if ((height ?? truth.Height) != truth.Height || (width ?? truth.Width) != truth.Width)
        {
            throw new InvalidInputException(
                "EVALUATION_SIZE",
                $"the {what} has {height} rows x {width} columns, the truth {truth.Height} x {truth.Width}: "
                + "bring both to one size first");
        }
    }
}
