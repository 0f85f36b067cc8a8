/** Words of the part of the launch screen that tells what launching takes. Sentences of the engine come as they are. */
export const preparationText = {
  title: 'Before you launch',
  downloads: 'What will be downloaded',
  item: 'What',
  size: 'Size',
  from: 'From',
  here: 'There already',
  places: 'Where data will lie',
  privacy: 'What is sent',
} as const;
